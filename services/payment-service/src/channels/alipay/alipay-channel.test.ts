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

/** What the gateway answers to the next call. */
let content: Record<string, string>

const gateway = createServer((request, response) => {
  const method = new URL(request.url ?? '', 'http://gateway').searchParams.get('method') ?? ''
  const text = JSON.stringify(content)
  const sign = createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64')
  response.end(`{"${method.replaceAll('.', '_')}_response":${text},"sign":"${sign}"}`)
})

let channel: PaymentChannel
let connectBelieving: (alipayPublicKey: string) => PaymentChannel

beforeAll(async () => {
  const port = await getPort({ host: '127.0.0.1' })
  await new Promise<void>((resolve) => gateway.listen(port, '127.0.0.1', resolve))
  connectBelieving = (alipayPublicKey) =>
    connectAlipay({
      gatewayUrl: `http://127.0.0.1:${port}/gateway.do`,
      appId: '2021000000000001',
      sellerId: '2088000000000001',
      privateKey: keys.privateKey,
      alipayPublicKey,
      notifyUrl: 'http://127.0.0.1/callback',
      timeoutMs: 2000,
      now: () => new Date(),
    })
  channel = connectBelieving(keys.publicKey)
})
afterAll(() => {
  gateway.closeAllConnections()
  gateway.close()
})

describe('an answer that the gateway signed', () => {
  it('is read by what it says: refused, for a passing reason or for good', async () => {
    const request = { outTradeNo: '1', amountFen: 1n, subject: 'test', expiresAt: new Date() }
    content = { msg: 'refused', code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' }
    expect(await channel.precreate(request)).toEqual({ kind: 'UNKNOWN', reason: 'ACQ.SYSTEM_ERROR' })
    content = { msg: 'refused', code: '40004', sub_code: `ACQ.${'X'.repeat(100)}` }
    expect(await channel.precreate(request)).toEqual({ kind: 'REJECTED', reason: `ACQ.${'X'.repeat(60)}` })
  })

  it('is read by what it says: waiting for its buyer, with nothing but that', async () => {
    content = { msg: 'Success', code: '10000', trade_status: 'WAIT_BUYER_PAY' }
    expect(await channel.query('1')).toEqual({ kind: 'WAITING' })
  })
})

it('an answer that another key has signed is unknown, and says that its proof is why', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = connectBelieving(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  content = { msg: 'Success', code: '10000', trade_status: 'WAIT_BUYER_PAY' }
  expect(await other.query('1')).toEqual({ kind: 'UNKNOWN', reason: 'UNPROVED' })
})
