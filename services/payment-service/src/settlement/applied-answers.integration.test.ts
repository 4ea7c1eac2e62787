import { useHeldJob } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { payableOrder, settledOrder, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { moneyOf } from '../../test/refunds.ts'
import { querySchedule } from '../attempts/attempt.ts'
import { channelNamed, type QueryResult } from '../channels/payment-channel.ts'
import { resolveAttempts } from './resolve-attempts.ts'

const { service, client } = usePaymentService({ own: true })

useHeldJob(service, 'payment', 'resolve-attempts')
beforeEach(async () => {
  await service.sql`update payment.payment_attempts set query_due_at = null`
})

interface Look {
  readonly steps?: number
  /** Whether nobody can scan its QR code any more. */
  readonly isOver?: boolean
}

/** One look at an attempt, with this answer of the channel; what becomes of the attempt. */
async function look(
  { outTradeNo }: PlantedOrder,
  answer: QueryResult,
  { steps = 0, isOver = false }: Look = {},
) {
  await service.sql`
    update payment.payment_attempts set query_due_at = now() - interval '1 second', query_count = ${steps},
      expires_at = case when ${isOver} then now() - interval '1 day' else expires_at end
    where out_trade_no = ${outTradeNo}`
  const channels = { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), query: async () => answer } }
  await resolveAttempts({ ...service.deps, channels }, new AbortController().signal)
  const [row] = await service.sql`
    select status, query_due_at is not null as "isAskedAgain", query_reason as reason
    from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  return { ...row }
}

async function logOf({ orderId }: PlantedOrder) {
  const rows = await service.sql`
    select l.action, l.status, l.error_code as code, l.actor, l.metadata from payment.payment_logs l
    join payment.orders o on o.id = l.order_id where o.public_id = ${orderId} order by l.id`
  return rows.map((row) => ({ ...row }))
}

const linesOf = (from: number, message: string) =>
  service.logLines
    .slice(from)
    .filter((line) => line.includes(message))
    .map((line): unknown => JSON.parse(line))

const paid = (amountFen: bigint): QueryResult => ({
  kind: 'PAID',
  payment: { paymentId: 'trade', amountFen, paidAt: new Date() },
})

const open = { status: 'AWAITING_PAYMENT', isAskedAgain: true }

describe('the answer about an attempt that is open', () => {
  const order = () => payableOrder(service, client)

  it('PAID settles it, and it is not asked about again', async () => {
    const sold = await order()
    expect(await look(sold, paid(19_900n))).toEqual({ status: 'PAID', isAskedAgain: false, reason: null })
    expect(await logOf(sold)).toMatchObject([
      { action: 'SETTLE_PAYMENT', status: 'SUCCEEDED', actor: 'QUERY' },
    ])
  })

  it('PAID with another amount leaves it open, and it is asked about again', async () => {
    const sold = await order()
    expect(await look(sold, paid(100n))).toEqual({ ...open, reason: 'AMOUNT_MISMATCH' })
    expect(await moneyOf(service, sold.orderId)).toMatchObject({ status: 'PENDING', code: null })
  })

  it('CLOSED closes it', async () => {
    expect(await look(await order(), { kind: 'CLOSED' })).toEqual({
      status: 'CLOSED',
      isAskedAgain: false,
      reason: null,
    })
  })

  it('NOT_SCANNED closes it when nobody can scan it any more, and not before', async () => {
    const sold = await order()
    expect(await look(sold, { kind: 'NOT_SCANNED' })).toEqual({ ...open, reason: 'NOT_SCANNED' })
    expect(await look(sold, { kind: 'NOT_SCANNED' }, { isOver: true })).toMatchObject({
      status: 'CLOSED',
      isAskedAgain: false,
    })
  })

  it('WAITING leaves it open, and is in no log', async () => {
    const sold = await order()
    expect(await look(sold, { kind: 'WAITING' })).toEqual({ ...open, reason: 'WAITING' })
    expect(await logOf(sold)).toEqual([])
  })

  it('UNKNOWN is logged with its reason, and it is asked about again', async () => {
    const sold = await order()
    const from = service.logLines.length
    expect(await look(sold, { kind: 'UNKNOWN', reason: 'away' }, { steps: 2 })).toEqual({
      ...open,
      reason: 'away',
    })
    const metadata = { query_count: 3, out_trade_no: sold.outTradeNo }
    expect(await logOf(sold)).toEqual([
      { action: 'QUERY_ATTEMPT', status: 'UNKNOWN', code: 'away', actor: 'resolve-attempts', metadata },
    ])
    expect(linesOf(from, 'the channel cannot be asked about an attempt')).toEqual([
      expect.objectContaining({ level: 'warn', channel: 'ALIPAY', reason: 'away', queryCount: 3 }),
    ])
  })

  it('that brings nothing at the last step gives it up, as an error', async () => {
    const sold = await order()
    const from = service.logLines.length
    const steps = querySchedule.length
    expect(await look(sold, { kind: 'WAITING' }, { steps })).toMatchObject({ isAskedAgain: false })
    const metadata = { query_count: steps + 1, out_trade_no: sold.outTradeNo }
    expect(await logOf(sold)).toEqual([
      { action: 'QUERY_ATTEMPT', status: 'FAILED', code: 'GIVEN_UP', actor: 'resolve-attempts', metadata },
    ])
    expect(linesOf(from, 'an attempt is unresolved after the last step of its schedule')).toEqual([
      expect.objectContaining({ level: 'error', channel: 'ALIPAY', queryCount: steps + 1 }),
    ])
  })
})

describe('the answer about an attempt that is paid', () => {
  const ended = { status: 'PAID', isAskedAgain: false, reason: null }

  it.each([paid(19_900n), { kind: 'NOT_SCANNED' } as const])(
    '$kind changes nothing, and it is not asked about again',
    async (answer) => {
      const sold = await settledOrder(service, client)
      expect(await look(sold, answer)).toEqual(ended)
      expect(await look(sold, answer, { isOver: true })).toEqual(ended)
      expect(await moneyOf(service, sold.orderId)).toMatchObject({ status: 'PAID', refunds: [] })
    },
  )

  it('CLOSED books all of it as given back', async () => {
    const sold = await settledOrder(service, client)
    expect(await look(sold, { kind: 'CLOSED' })).toMatchObject({ status: 'REFUNDED', isAskedAgain: false })
    expect(await moneyOf(service, sold.orderId)).toMatchObject({
      status: 'REFUNDED',
      refunds: ['OUTSIDE SUCCEEDED 19900'],
    })
  })
})
