import { generateKeyPairSync } from 'node:crypto'
import { createMetrics } from '@interview-pass/service-kit'
import getPort from 'get-port'
import { expect, it } from 'vitest'
import { connectAlipay } from './alipay/alipay-channel.ts'
import { measuredChannels } from './measure-channel.ts'
import { channelNamed } from './payment-channel.ts'

it('the calls to a channel that is away are counted, and so are those that were not made', async () => {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const metrics = createMetrics({ service: 'test', process: false })
  const nobody = connectAlipay({
    gatewayUrl: `http://127.0.0.1:${await getPort({ host: '127.0.0.1' })}/gateway.do`,
    appId: '2021000000000001',
    sellerId: '2088000000000001',
    privateKey: keys.privateKey,
    alipayPublicKey: keys.publicKey,
    notifyUrl: 'http://127.0.0.1/callback',
    timeoutMs: 2000,
    now: () => new Date(),
  })
  const channel = channelNamed(measuredChannels(metrics, { ALIPAY: nobody }), 'ALIPAY')
  for (let count = 0; count < 6; count += 1) await channel.query('1')
  const text = await metrics.render()
  const series = (outcome: string) =>
    `payment_channel_calls_total{channel="ALIPAY",operation="QUERY",outcome="${outcome}",service="test"}`
  expect(text).toContain(`${series('ANSWERED')} 0`)
  expect(text).toContain(`${series('UNKNOWN')} 5`)
  expect(text).toContain(`${series('NOT_ASKED')} 1`)
  expect(text).toContain(
    'payment_channel_call_seconds_count{service="test",channel="ALIPAY",operation="QUERY"} 5',
  )
})
