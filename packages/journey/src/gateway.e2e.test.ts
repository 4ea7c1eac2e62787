import { errorEnvelope, signRequest } from '@interview-pass/contracts'
import { nginxOrReason } from '@interview-pass/stack/testing'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { askFrom } from '../test/ask-from.ts'
import { describeEnd } from '../test/describe-end.ts'
import { useJourneys, type Journeys } from '../test/journeys.ts'
import { readLogs } from '../test/stack-logs.ts'
import { payQrCode } from './clients/buyer.ts'
import { eventsOf } from './clients/chat-stream.ts'
import { createPaymentClient } from './clients/payment-client.ts'
import { publicUrls } from './clients/public-urls.ts'
import { stepNames, type StepProgress } from './steps.ts'

const hasNginx = (await nginxOrReason()) !== undefined

describe.skipIf(!hasNginx)('through the gateway', async () => {
  // The callback of a skipped suite runs as well.
  if (!hasNginx) return
  const journeys = await useJourneys('gateway', { gateway: true })
  const { gateway, demo } = journeys.stack.addresses
  const { url, certificate } = gateway ?? { url: '', certificate: '' }
  publicUrls(journeys.stack.addresses)

  it('a paid interview goes from the order to the feedback, and every reply comes word by word', async () => {
    const pieces = new Map<number, number[]>()
    const onProgress = (progress: StepProgress): void => {
      if (progress.kind !== 'REPLY_PIECE') return
      pieces.set(progress.turn, [...(pieces.get(progress.turn) ?? []), performance.now()])
    }
    const result = await journeys.play({ observer: { onProgress } })
    expect(result.steps).toEqual(stepNames)
    await journeys.expectEverythingOnce(result)
    const replies = [...pieces.values()].filter((times) => times.length > 1)
    expect(replies.length).toBeGreaterThan(1)
    // The simulator takes 15 ms for a token, so that what comes as one lump comes faster.
    for (const times of replies) expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(50)
  })

  it('the services had what they answered from it, the notification of the payment as well, under the same ids', () => {
    const seen = new Set(logLines(journeys, 'gateway').map((line) => line.request_id))
    const served = ['payment-service', 'interview-service'].flatMap((name) => logLines(journeys, name))
    const ofClients = served.filter(
      // interview-service asks by itself who holds a code.
      ({ msg, route }) => msg === 'request' && route?.startsWith('/api/') && !route.endsWith('/verify'),
    )
    expect(new Set(ofClients.map(({ route }) => route))).toContain('/api/v1/payment/callback')
    expect(ofClients.filter(({ requestId }) => !seen.has(requestId))).toEqual([])
  })

  it("an order's page hears of the payment at once, on a stream that was silent before", async () => {
    const credentials = { clientId: demo.client_id, secret: demo.client_secret }
    const payment = createPaymentClient({ baseUrl: url, credentials })
    const order = await payment.createOrder({ userId: demo.user_id, productId: demo.product_id })
    const target = `/api/v1/payment/orders/${order.order_id}/events`
    const timestampSeconds = Math.floor(Date.now() / 1000)
    const asked = { method: 'GET', target, body: '', timestampSeconds, nonce: randomUUID() } as const
    const headers = { ...signRequest(credentials, asked), accept: 'text/event-stream' }
    const statuses: string[] = []
    const deadlineMs = 60_000
    for await (const { data } of eventsOf(
      { method: 'GET', url: url + target, headers, deadlineMs },
      deadlineMs,
    )) {
      const { status } = z.object({ status: z.string() }).parse(JSON.parse(data))
      if (statuses.push(status) === 1) await payQrCode(order.qr_code)
    }
    expect([statuses[0], statuses.at(-1)]).toEqual(['PENDING', 'PAID'])
  })

  it('callers are counted by their own addresses, whatever they say of these', async () => {
    const opening = (from: string) =>
      askFrom(from, certificate, `${url}/api/v1/interview/create`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${Math.random()}` },
        body: '{}',
      })
    const statuses: number[] = []
    for (let count = 0; count < 61; count += 1) statuses.push((await opening('127.0.0.21')).status)
    expect(statuses).toEqual([...Array<number>(60).fill(422), 429])
    expect((await opening('127.0.0.22')).status).toBe(422)
  })

  it.each([
    ['payment', 64, '/api/v1/payment/create', 'gateway'],
    ['interview', 192, '/api/v1/interview/create', 'gateway'],
    // It keeps what it refuses of a channel.
    ['payment', 256, '/api/v1/payment/callback', 'payment-service'],
  ] as const)(
    '%s-service refuses what is above %i KiB at %s, and the %s does so where it has refused before it',
    async (service, kibibytes, target, refuser) => {
      const statusAt = async (base: string, length: number) => {
        const headers = {
          'content-type': 'text/plain',
          accept: 'application/json',
          'x-request-id': randomUUID(),
        }
        const response = await fetch(base + target, { method: 'POST', headers, body: Buffer.alloc(length) })
        const { error } = errorEnvelope.parse(await response.json())
        return { status: response.status, code: error.code, requestId: headers['x-request-id'] }
      }
      const direct = journeys.stack.addresses[service].url
      const limit = kibibytes * 1024
      const tooLarge = { status: 413, code: 'PAYLOAD_TOO_LARGE' }
      expect(await statusAt(direct, limit + 1)).toMatchObject(tooLarge)
      const refused = await statusAt(url, limit + 1)
      expect(refused).toMatchObject(tooLarge)
      expect(await statusAt(url, limit)).not.toMatchObject(tooLarge)
      const line = logLines(journeys, 'gateway').find((each) => each.request_id === refused.requestId)
      expect(line?.replica).toEqual(refuser === 'gateway' ? '' : expect.stringMatching(/:\d+$/u))
    },
  )

  it("what the gateway refuses looks like a service's refusal", async () => {
    const refusalAt = async (target: string) => {
      const { status, headers } = await fetch(url + target)
      const changing = new Set(['date', 'content-length', 'x-request-id'])
      return { status, headers: Object.fromEntries([...headers].filter(([name]) => !changing.has(name))) }
    }
    const byService = await refusalAt('/api/v1/payment/nothing')
    expect(byService.status).toBe(404)
    expect(await refusalAt('/nothing')).toEqual(byService)
  })

  it.each(['payment', 'interview'])(
    'the documentation of %s-service is there, with all that it loads',
    async (name) => {
      const page = await fetch(`${url}/docs/${name}-service/`)
      expect(page.status).toBe(200)
      const loaded = [...(await page.text()).matchAll(/(?:src=|"url": )"(?<path>[^"]+)"/gu)]
      expect(loaded).toHaveLength(2)
      for (const { groups } of loaded) {
        expect((await fetch(new URL(groups?.['path'] ?? '', page.url))).status).toBe(200)
      }
    },
  )

  describeEnd(journeys)
})

const logLine = z.object({
  msg: z.string().optional(),
  route: z.string().optional(),
  requestId: z.string().optional(),
  request_id: z.string().optional(),
  replica: z.string().optional(),
})

function logLines({ stack }: Journeys, part: string): z.output<typeof logLine>[] {
  const text = readLogs(stack.folder).find(({ name }) => name === `${part}.log`)?.text ?? ''
  return text.split('\n').flatMap((line) => (line.startsWith('{') ? [logLine.parse(JSON.parse(line))] : []))
}
