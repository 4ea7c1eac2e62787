import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import getPort from 'get-port'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentChannel } from '../payment-channel.ts'
import { connectAlipay } from './alipay-channel.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

/** What the gateway answers to the next precreate. */
let content: Record<string, string>

const gateway = createServer((_request, response) => {
  const text = JSON.stringify(content)
  const sign = createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64')
  response.end(`{"alipay_trade_precreate_response":${text},"sign":"${sign}"}`)
})

let channel: PaymentChannel

beforeAll(async () => {
  const port = await getPort({ host: '127.0.0.1' })
  await new Promise<void>((resolve) => gateway.listen(port, '127.0.0.1', resolve))
  channel = connectAlipay({
    gatewayUrl: `http://127.0.0.1:${port}/gateway.do`,
    appId: '2021000000000001',
    sellerId: '2088000000000001',
    privateKey: keys.privateKey,
    alipayPublicKey: keys.publicKey,
    notifyUrl: 'http://127.0.0.1/callback',
    timeoutMs: 2000,
    now: () => new Date(),
  })
})
afterAll(() => {
  gateway.closeAllConnections()
  gateway.close()
})

describe('a precreate that the gateway refuses', () => {
  it.each([
    ['is unknown, and asked again, for too many calls at the moment', { code: '40005' }, 'UNKNOWN', '40005'],
    [
      'is unknown, and asked again, for a system error',
      { code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' },
      'UNKNOWN',
      'ACQ.SYSTEM_ERROR',
    ],
    [
      'is rejected for anything else',
      { code: '40004', sub_code: 'ACQ.PARTNER_ERROR' },
      'REJECTED',
      'ACQ.PARTNER_ERROR',
    ],
  ])('%s', async (_case, answer, kind, reason) => {
    content = { msg: 'refused', ...answer }
    const request = { outTradeNo: '1', amountFen: 1n, subject: 'test', expiresAt: new Date() }
    expect(await channel.precreate(request)).toEqual({ kind, reason })
  })
})
