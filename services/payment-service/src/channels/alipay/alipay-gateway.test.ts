import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import getPort from 'get-port'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAlipayGateway } from './alipay-gateway.ts'

/** Returns at once and then never ends, a space every 50 ms. */
const trickling = createServer((_request, response) => {
  const drip = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(drip))
})

let port: number

beforeAll(async () => {
  port = await getPort({ host: '127.0.0.1' })
  await new Promise<void>((resolve) => trickling.listen(port, '127.0.0.1', resolve))
})

afterAll(() => {
  trickling.closeAllConnections()
  trickling.close()
})

it('a gateway that never ends its answer is given up at the deadline', async () => {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const gateway = connectAlipayGateway({
    gatewayUrl: `http://127.0.0.1:${port}/gateway.do`,
    appId: '2021000000000001',
    privateKey: keys.privateKey,
    alipayPublicKey: keys.publicKey,
    timeoutMs: 300,
    now: () => new Date(),
  })
  const answer = await gateway('alipay.trade.query', { out_trade_no: '1' })
  expect(answer).toEqual({ kind: 'UNKNOWN', reason: 'DeadlineError' })
})
