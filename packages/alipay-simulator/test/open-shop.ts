import { AlipaySdk, type AlipaySdkConfig } from 'alipay-sdk'
import {
  createKeyPair,
  startAlipaySimulator,
  type AlipaySimulator,
  type AlipaySimulatorOptions,
} from '../src/index.ts'
import { startReceiver, type Receiver } from './start-receiver.ts'

export const appId = '2021000000000001'
export const sellerId = '2088000000000001'

/** One pair for each side; making them is the slow part of a test. */
export const merchantKeys = await createKeyPair()
export const alipayKeys = await createKeyPair()

/** A merchant with the real SDK, its notify_url, and a simulator that knows it. */
export interface Shop {
  readonly simulator: AlipaySimulator
  readonly receiver: Receiver
  readonly sdk: AlipaySdk
  readonly call: (method: string, bizContent: Record<string, unknown>) => Promise<Record<string, unknown>>
  /** A QR code whose text is given back. */
  readonly precreate: (outTradeNo: string, more?: Record<string, unknown>) => Promise<string>
  [Symbol.asyncDispose]: () => Promise<void>
}

export const startSimulator = (options: Partial<AlipaySimulatorOptions> = {}): Promise<AlipaySimulator> =>
  startAlipaySimulator({
    appId,
    sellerId,
    merchantPublicKey: merchantKeys.publicKey,
    alipayPrivateKey: alipayKeys.privateKey,
    ...options,
  })

export const createSdk = (gateway: string, options: Partial<AlipaySdkConfig> = {}): AlipaySdk =>
  new AlipaySdk({
    appId,
    privateKey: merchantKeys.privateKey,
    keyType: 'PKCS8',
    alipayPublicKey: alipayKeys.publicKey,
    gateway,
    camelcase: false,
    timeout: 2_000,
    ...options,
  })

export async function openShop(options: Partial<AlipaySimulatorOptions> = {}): Promise<Shop> {
  const [simulator, receiver] = await Promise.all([startSimulator(options), startReceiver()])
  const sdk = createSdk(simulator.gatewayUrl)
  const call = async (method: string, bizContent: Record<string, unknown>) => {
    const notify = method === 'alipay.trade.precreate' ? { notifyUrl: receiver.url } : {}
    return { ...(await sdk.exec(method, { bizContent, ...notify }, { validateSign: true })) }
  }
  return {
    simulator,
    receiver,
    sdk,
    call,
    precreate: async (outTradeNo, more = {}) => {
      const bizContent = { out_trade_no: outTradeNo, total_amount: '199.00', subject: '模拟面试', ...more }
      const { qr_code: qrCode } = await call('alipay.trade.precreate', bizContent)
      if (typeof qrCode !== 'string') throw new Error('precreate gave no qr_code')
      return qrCode
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([simulator.close(), receiver.close()])
    },
  }
}
