import { paymentRefunded } from '@interview-pass/contracts'
import { useHeldJob } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { settledOrder, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { plantRefund } from '../../test/planted-refunds.ts'
import { recordedEvents } from '../../test/recorded-events.ts'
import { moneyOf } from '../../test/refunds.ts'
import { channelNamed, type PaymentChannel, type RefundResult } from '../channels/payment-channel.ts'
import { executeRefunds } from './execute-refunds.ts'
import { refundMetrics } from './measure-refunds.ts'

const { service, client } = usePaymentService({ own: true })

useHeldJob(service, 'payment', 'execute-refunds')

beforeEach(async () => {
  await service.sql`update payment.refunds set check_due_at = null`
})

const order = () => settledOrder(service, client)

type Refund = PaymentChannel['refund']

/** One run of the job, with a channel that answers so, whatever it is asked for. */
async function execute(answer: RefundResult | Refund, now = new Date()): Promise<string[]> {
  const asked: string[] = []
  const refund: Refund = async (request) => {
    asked.push(request.outRequestNo)
    return typeof answer === 'function' ? answer(request) : answer
  }
  const queryRefund: PaymentChannel['queryRefund'] = async () => ({ kind: 'NOT_REFUNDED' })
  const channels = { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), refund, queryRefund } }
  await executeRefunds({ ...service.deps, channels, now: () => now }, new AbortController().signal)
  return asked
}

async function rowOf(id: string) {
  const [row] = await service.sql`
    select status, failure_code as "failureCode", check_reason as "checkReason", check_count as "checkCount",
      check_due_at as "checkDueAt", ended_at as "endedAt" from payment.refunds where public_id = ${id}`
  return { ...row }
}

async function logOf({ orderId }: PlantedOrder) {
  const rows = await service.sql`
    select l.status, l.error_code as code, l.actor, l.metadata from payment.payment_logs l
    join payment.orders o on o.id = l.order_id where o.public_id = ${orderId} and l.action = 'REFUND' order by l.id`
  return rows.map((row) => ({ ...row }))
}

async function counted(cause: string, outcome: string): Promise<number> {
  const { values } = await service.deps.metrics.counter(refundMetrics.outcomes).get()
  return values.find(({ labels }) => labels.cause === cause && labels.outcome === outcome)?.value ?? 0
}

/** What was logged of refunds since, by level, text and reason. */
function startListening() {
  const from = service.logLines.length
  return () =>
    service.logLines
      .slice(from)
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter(({ msg }) => String(msg).includes('refund'))
      .map(({ level, msg, channel, reason }) => [level, msg, channel, reason])
}

const now = new Date()
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

const refusal = { kind: 'REFUSED', reason: 'ACQ.SELLER_BALANCE' } as const

describe('a refund that the channel has made', () => {
  it('ends with all that hangs on it, and is counted by its cause', async () => {
    const sold = await order()
    const before = await counted('REQUESTED', 'REFUNDED')
    const id = await plantRefund(service, sold, { amountFen: 19_900, outRequestNo: `${sold.outTradeNo}1` })
    await execute({ kind: 'REFUNDED' }, now)
    expect(await rowOf(id)).toMatchObject({
      status: 'SUCCEEDED',
      failureCode: null,
      checkDueAt: null,
      endedAt: now,
    })
    expect(await moneyOf(service, sold.orderId)).toMatchObject({
      status: 'REFUNDED',
      refundedFen: 19_900,
      code: 'REVOKED',
      attempts: ['REFUNDED'],
    })
    const metadata = {
      cause: 'REQUESTED',
      refund_id: id,
      out_request_no: `${sold.outTradeNo}1`,
      amount: '199.00',
    }
    expect(await logOf(sold)).toEqual([
      { status: 'SUCCEEDED', code: null, actor: 'execute-refunds', metadata },
    ])
    const [event] = await recordedEvents(service, paymentRefunded, sold.orderId)
    expect(event?.data).toMatchObject({ refundId: id, full: true, accessCode: expect.any(String) })
    expect(await counted('REQUESTED', 'REFUNDED')).toBe(before + 1)
  })

  it('in part leaves order, attempt and code as they are, and its event names no code', async () => {
    const sold = await order()
    const id = await plantRefund(service, sold, { amountFen: 5000 })
    await execute({ kind: 'POSTPONED', reason: 'no money' }, now)
    await execute({ kind: 'REFUNDED' }, inSeconds(11))
    expect(await rowOf(id)).toMatchObject({ status: 'SUCCEEDED', checkReason: null })
    expect(await moneyOf(service, sold.orderId)).toMatchObject({
      status: 'PAID',
      code: 'AVAILABLE',
      attempts: ['PAID'],
    })
    const [event] = await recordedEvents(service, paymentRefunded, sold.orderId)
    expect(event?.data).not.toHaveProperty('accessCode')
  })
})

describe('a refund that the channel refuses for good', () => {
  it('ends with the reason, in the log of its order and as an error', async () => {
    const sold = await order()
    const logged = startListening()
    const id = await plantRefund(service, sold, { amountFen: 5000 })
    await execute(refusal, now)
    expect(await rowOf(id)).toMatchObject({
      status: 'REFUSED',
      failureCode: refusal.reason,
      checkDueAt: null,
      endedAt: now,
    })
    const metadata = { cause: 'REQUESTED', refund_id: id, amount: '50.00' }
    expect(await logOf(sold)).toEqual([
      { status: 'FAILED', code: refusal.reason, actor: 'execute-refunds', metadata },
    ])
    expect(logged()).toEqual([['error', 'the channel refused a refund', 'ALIPAY', refusal.reason]])
  })

  it.each([
    { took: true, others: [], code: 'AVAILABLE' },
    { took: true, others: [{ amountFen: 5000, status: 'SUCCEEDED' }], code: 'AVAILABLE' },
    { took: true, others: [{ amountFen: 19_900, status: 'SUCCEEDED' }], code: 'REVOKED' },
    { took: true, others: [{ amountFen: 19_900, status: 'REQUESTED', isDue: false }], code: 'REVOKED' },
    { took: true, others: [{ amountFen: 19_900, status: 'UNKNOWN', isDue: false }], code: 'REVOKED' },
    { took: false, others: [], code: 'REVOKED' },
  ] as const)(
    'gives back a code that it took, unless all goes back by others: %o',
    async ({ took, others, code }) => {
      const sold = await order()
      await service.sql`update payment.access_codes set status = 'REVOKED' where order_public_id = ${sold.orderId}`
      for (const other of others) await plantRefund(service, sold, other)
      await plantRefund(service, sold, { amountFen: 19_900, revokesCode: took })
      await execute(refusal)
      expect(await moneyOf(service, sold.orderId)).toMatchObject({ code })
    },
  )
})

it.each([{ kind: 'REFUNDED' } as const, refusal])(
  'a refund that ended otherwise while the channel was asked stays as it ended: $kind',
  async (answer) => {
    const sold = await order()
    const id = await plantRefund(service, sold, { amountFen: 5000 })
    await execute(async () => {
      await service.sql`
        update payment.refunds set status = 'SUCCEEDED', ended_at = now(), check_due_at = null where public_id = ${id}`
      return answer
    })
    expect(await rowOf(id)).toMatchObject({ status: 'SUCCEEDED', failureCode: null })
    expect(await moneyOf(service, sold.orderId)).toMatchObject({ refundedFen: 0 })
    expect(await logOf(sold)).toEqual([])
  },
)

describe('a refund whose outcome is not known', () => {
  it.each([
    { kind: 'UNKNOWN', status: 'UNKNOWN', logged: 'UNKNOWN' },
    { kind: 'POSTPONED', status: 'REQUESTED', logged: 'FAILED' },
  ] as const)(
    'is looked at again after ten seconds, with the reason: $kind',
    async ({ kind, status, logged }) => {
      const sold = await order()
      const lines = startListening()
      const id = await plantRefund(service, sold, { amountFen: 5000 })
      await execute({ kind, reason: 'away' }, now)
      expect(await rowOf(id)).toEqual({
        status,
        failureCode: null,
        checkReason: 'away',
        checkCount: 1,
        checkDueAt: inSeconds(10),
        endedAt: null,
      })
      const metadata = { refund_id: id, check_count: 1 }
      expect(await logOf(sold)).toEqual([
        { status: logged, code: 'away', actor: 'execute-refunds', metadata },
      ])
      expect(lines()).toEqual([['warn', 'a refund is not done yet', 'ALIPAY', 'away']])
    },
  )

  it('after the last look of its schedule is for a person, and an error', async () => {
    const sold = await order()
    const lines = startListening()
    const id = await plantRefund(service, sold, { amountFen: 5000, checkCount: 13 })
    const reason = 'a'.repeat(99)
    await execute({ kind: 'UNKNOWN', reason })
    const given = { checkDueAt: null, checkCount: 14, checkReason: reason.slice(0, 64) }
    expect(await rowOf(id)).toMatchObject({ status: 'UNKNOWN', ...given })
    expect(await logOf(sold)).toMatchObject([{ status: 'UNKNOWN', code: 'GIVEN_UP' }])
    expect(lines()).toEqual([
      ['error', 'a refund is unresolved after the last step of its schedule', 'ALIPAY', reason],
    ])
  })

  it('is left to whoever took it when its lease was over', async () => {
    const sold = await order()
    const lines = startListening()
    const id = await plantRefund(service, sold, { amountFen: 5000 })
    await execute(async () => {
      await service.sql`update payment.refunds set check_due_at = ${inSeconds(99)} where public_id = ${id}`
      return { kind: 'UNKNOWN', reason: 'late' }
    }, now)
    expect(await rowOf(id)).toMatchObject({ status: 'REQUESTED', checkCount: 0, checkDueAt: inSeconds(99) })
    expect([await logOf(sold), lines()]).toEqual([[], []])
  })
})
