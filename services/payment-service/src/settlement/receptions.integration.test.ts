import { randomUUID } from 'node:crypto'
import type { RateLimiter } from '@interview-pass/service-kit'
import { useHeldJob } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { signedNotification, type NotificationFields } from '../../test/notifications.ts'
import { factsOf, payableOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { loggedRefusals, refusals } from '../../test/refused-notifications.ts'
import { createRequestQuery } from '../attempts/request-query.ts'
import { channelNamed, type PaymentChannel, type QueryResult } from '../channels/payment-channel.ts'
import { settlementMetrics } from './measure-settlement.ts'
import { receiveNotification, type ReceiveDeps, type Reception } from './receive-notification.ts'

const { service, client } = usePaymentService({ own: true })

useHeldJob(service, 'payment', 'resolve-attempts')

const minutesAgo = (minutes: number) =>
  new Date(Date.now() + (8 * 60 - minutes) * 60_000).toISOString().slice(0, 19).replace('T', ' ')

type Changes = Partial<NotificationFields>

interface Received {
  readonly reception: Reception
  /** How often the channel was asked. */
  readonly asked: number
}

/** Takes in a genuine message; `answer` is what the channel says when it is asked. */
async function receive(
  outTradeNo: string,
  changes: Changes = {},
  { answer = { kind: 'WAITING' }, ...deps }: Partial<ReceiveDeps> & { readonly answer?: QueryResult } = {},
): Promise<Received> {
  let asked = 0
  const query: PaymentChannel['query'] = async () => {
    asked += 1
    return answer
  }
  const channels = { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), query } }
  const body = Buffer.from(signedNotification(service, { out_trade_no: outTradeNo, ...changes }))
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const requestQuery = createRequestQuery({ ...service.deps, wakeResolver: () => undefined })
  const all = { ...service.deps, requestQuery, channels, ...deps }
  const reception = await receiveNotification(all, 'ALIPAY', { headers, body })
  return { reception, asked }
}

async function failures(): Promise<number> {
  const { values } = await service.deps.metrics.counter(settlementMetrics.notifications).get()
  return values.find(({ labels }) => labels.outcome === 'FAILED')?.value ?? 0
}

async function secondsOf(name: 'total' | 'verifying'): Promise<number> {
  const { values } = await service.deps.metrics.histogram(settlementMetrics[name]).get()
  return values.find(({ metricName }) => metricName?.endsWith('_sum'))?.value ?? 0
}

async function kept(outTradeNo: string) {
  const rows = await service.sql`
    select outcome, verdict, deliveries from payment.notifications where out_trade_no = ${outTradeNo} order by id`
  return rows.map((row) => ({ ...row }))
}

async function isToBeAsked(outTradeNo: string): Promise<boolean> {
  const [row] = await service.sql`
    select query_due_at <= now() + interval '1 minute' as due from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  return row?.['due'] === true
}

const isLogged = (message: string, reason: string) =>
  service.logLines.some(
    (line) => line.includes(message) && line.includes(`"channel":"ALIPAY","reason":"${reason}"`),
  )

const order = () => payableOrder(service, client)
const old = { notify_time: minutesAgo(6) }

describe('what becomes of a genuine notification', () => {
  it('of another amount: it is contradicted, counted, written down, and the channel is asked', async () => {
    const sold = await order()
    const before = await refusals(service, 'AMOUNT_MISMATCH')
    const { reception } = await receive(sold.outTradeNo, { total_amount: '1.00' })
    expect(reception).toEqual({ kind: 'CONTRADICTED', reason: 'AMOUNT_MISMATCH' })
    expect(await refusals(service, 'AMOUNT_MISMATCH')).toBe(before + 1)
    expect(isLogged('a notification was refused', 'AMOUNT_MISMATCH')).toBe(true)
    expect(await loggedRefusals(service, sold.orderId)).toEqual(['AMOUNT_MISMATCH'])
    expect(await isToBeAsked(sold.outTradeNo)).toBe(true)
  })

  it.each([
    ['fresh', {}],
    ['old', old],
  ])(
    'of a number that no attempt has, %s: it is kept, counted and answered as unmatched',
    async (age, changes) => {
      const outTradeNo = `nobodys${age}`
      const before = await refusals(service, 'UNMATCHED')
      const { reception, asked } = await receive(outTradeNo, changes)
      expect({ reception, asked }).toEqual({ reception: { kind: 'UNMATCHED' }, asked: 0 })
      expect(await refusals(service, 'UNMATCHED')).toBe(before + 1)
      expect(await kept(outTradeNo)).toEqual([{ outcome: 'UNMATCHED', verdict: null, deliveries: 1 }])
    },
  )

  it.each(['WAITING', 'NOT_SCANNED', 'CLOSED'] as const)(
    'that is old, where the channel says %s: it is contradicted, counted and written down',
    async (kind) => {
      const sold = await order()
      const before = await refusals(service, 'NOT_CONFIRMED')
      const { reception } = await receive(sold.outTradeNo, old, { answer: { kind } })
      expect(reception).toEqual({ kind: 'CONTRADICTED', reason: 'NOT_CONFIRMED' })
      expect(await refusals(service, 'NOT_CONFIRMED')).toBe(before + 1)
      expect(await kept(sold.outTradeNo)).toEqual([
        { outcome: 'NOTED', verdict: 'NOT_CONFIRMED', deliveries: 1 },
      ])
      expect(await loggedRefusals(service, sold.orderId)).toEqual(['NOT_CONFIRMED'])
      expect(await factsOf(service, sold.orderId)).toMatchObject({ status: 'PENDING', codes: 0 })
    },
  )

  it.each(['UNKNOWN', 'NOT_ASKED'] as const)(
    'that is old, where the channel cannot say (%s): it waits for its repetition, and the channel is asked again',
    async (kind) => {
      const { outTradeNo } = await order()
      const { reception } = await receive(outTradeNo, old, { answer: { kind, reason: 'away' } })
      expect(reception).toEqual({ kind: 'POSTPONED', reason: 'away' })
      expect(isLogged('a notification waits for its repetition', 'away')).toBe(true)
      expect(await isToBeAsked(outTradeNo)).toBe(true)
    },
  )

  it('that is old is asked about at most twice a minute', async () => {
    const { outTradeNo } = await order()
    const now = () => new Date()
    const all: Received[] = []
    for (let count = 0; count < 3; count += 1) all.push(await receive(outTradeNo, old, { now }))
    expect(all.map(({ asked }) => asked)).toEqual([1, 1, 0])
    expect(all.at(-1)?.reception).toEqual({ kind: 'POSTPONED', reason: 'QUERY_LIMIT' })
  })

  it('that comes once more is known, and nothing is looked at', async () => {
    const { outTradeNo, orderId } = await order()
    const repeated = { notify_id: 'repeated1', gmt_payment: minutesAgo(0) }
    expect((await receive(outTradeNo, repeated)).reception).toMatchObject({ settled: { outcome: 'SETTLED' } })
    expect((await receive(outTradeNo, repeated)).reception).toEqual({ kind: 'ACCEPTED', settled: undefined })
    expect(await factsOf(service, orderId)).toMatchObject({ status: 'PAID', codes: 1 })
    expect(await kept(outTradeNo)).toMatchObject([{ outcome: 'SETTLED', deliveries: 1 }])
  })

  it('that tells of no payment: it is kept, known from then on, and the channel is asked what it means', async () => {
    const { outTradeNo } = await order()
    const news = { notify_id: 'closed1', trade_status: 'TRADE_CLOSED' }
    for (let count = 0; count < 2; count += 1) {
      expect((await receive(outTradeNo, news)).reception).toEqual({ kind: 'ACCEPTED', settled: undefined })
    }
    expect(await kept(outTradeNo)).toEqual([{ outcome: 'NOTED', verdict: null, deliveries: 1 }])
    expect(await isToBeAsked(outTradeNo)).toBe(true)
  })

  it('of a payment alone asks nobody; with a refund that we do not know the channel is asked', async () => {
    const { outTradeNo } = await order()
    await receive(outTradeNo)
    expect(await isToBeAsked(outTradeNo)).toBe(false)
    await receive(outTradeNo, { refund_fee: '50.00', out_biz_no: 'outside1', gmt_refund: minutesAgo(0) })
    expect(await isToBeAsked(outTradeNo)).toBe(true)
  })

  it('with a refund that is in our books asks nobody', async () => {
    const { outTradeNo } = await order()
    await receive(outTradeNo)
    await service.sql`
      insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, status, out_request_no, ended_at)
      select tenant_id, order_id, id, 5000, 'REQUESTED', 'SUCCEEDED', 'known1', now()
      from payment.payment_attempts where out_trade_no = ${outTradeNo}`
    await receive(outTradeNo, { refund_fee: '50.00', out_biz_no: 'known1', gmt_refund: minutesAgo(0) })
    expect(await isToBeAsked(outTradeNo)).toBe(false)
  })

  it('is believed for five minutes without a question, and not a millisecond longer', async () => {
    const { outTradeNo } = await order()
    const sent = minutesAgo(0)
    const later = (ms: number) => () => new Date(Date.parse(`${sent.replace(' ', 'T')}+08:00`) + ms)
    const changes = { notify_time: sent, total_amount: '1.00' }
    expect((await receive(outTradeNo, changes, { now: later(300_001) })).asked).toBe(1)
    expect((await receive(outTradeNo, changes, { now: later(300_000) })).asked).toBe(0)
  })

  it('that fails here is counted as our fault and thrown', async () => {
    const { outTradeNo } = await order()
    const before = await failures()
    const now = () => {
      throw new Error('no time')
    }
    await expect(receive(outTradeNo, {}, { now })).rejects.toThrow('no time')
    expect(await failures()).toBe(before + 1)
  })

  it('is timed in seconds', async () => {
    const before = await Promise.all([secondsOf('total'), secondsOf('verifying')])
    const startedAt = performance.now()
    await receive((await order()).outTradeNo)
    const took = (performance.now() - startedAt) / 1000
    const after = await Promise.all([secondsOf('total'), secondsOf('verifying')])
    for (const [index, sum] of after.entries()) {
      expect(sum - (before[index] ?? 0)).toBeGreaterThan(0)
      expect(sum - (before[index] ?? 0)).toBeLessThan(took)
    }
  })
})

describe('what becomes of a message that is not believed, when no more of what strangers send is kept', () => {
  const forge = (outTradeNo: string) => {
    const shared = service.deps.rateLimiter
    const consume: RateLimiter['consume'] = async (limit) => {
      const state = await shared.consume(limit)
      return limit.group === 'refused-notifications' ? { ...state, allowed: false } : state
    }
    const changes = { sign: 'wrong', notify_id: randomUUID() }
    return receive(outTradeNo, changes, { rateLimiter: { ...shared, consume } })
  }

  it('about no attempt of ours: it is refused, and not kept', async () => {
    expect((await forge('nobodys')).reception).toEqual({ kind: 'REFUSED', reason: 'SIGNATURE' })
    expect(await kept('nobodys')).toEqual([])
  })

  it('about an attempt: it is kept and written down as often as the channel is asked', async () => {
    const { outTradeNo, orderId } = await order()
    for (let count = 0; count < 3; count += 1) await forge(outTradeNo)
    expect(await kept(outTradeNo)).toEqual(
      Array.from({ length: 2 }, () => ({ outcome: 'REFUSED', verdict: 'SIGNATURE', deliveries: 1 })),
    )
    expect(await loggedRefusals(service, orderId)).toEqual(['SIGNATURE', 'SIGNATURE'])
  })
})
