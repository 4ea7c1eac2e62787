import type { IdempotencyClaim } from '@interview-pass/service-kit'
import { useHeldJob } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { addAttempt, payableOrder, paymentOf, settledOrder, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { plantRefund } from '../../test/planted-refunds.ts'
import { channelNamed, type PaymentChannel, type RefundResult } from '../channels/payment-channel.ts'
import { settlePayment } from '../settlement/settle-payment.ts'
import { findPayingAttempt } from './payments.store.ts'
import { requestRefund, type RequestRefundInput } from './request-refund.ts'

const { service, client } = usePaymentService({ own: true })

useHeldJob(service, 'payment', 'execute-refunds')

const order = () => settledOrder(service, client)

const now = new Date()
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)

/** Of a key whose refund the channel knows by another number. */
const resumed: IdempotencyClaim = { kind: 'RESUMED', id: 0n, digest: 'another' }

interface Asked {
  readonly call: string
  /** When the job may take the refund, while the channel is asked. */
  readonly dueAt: unknown
}

/** Asks for a refund at the time `now`, of a channel that answers so, and gives what the channel was asked. */
async function request(
  { orderId }: PlantedOrder,
  input: Partial<RequestRefundInput> = {},
  answer: RefundResult = { kind: 'REFUNDED' },
) {
  const asked: Asked[] = []
  const note = async (call: string, outRequestNo: string) => {
    const [row] = await service.sql`
      select check_due_at from payment.refunds where out_request_no = ${outRequestNo}`
    asked.push({ call, dueAt: row?.['check_due_at'] })
  }
  const refund: PaymentChannel['refund'] = async ({ outRequestNo }) => {
    await note('refund', outRequestNo)
    return answer
  }
  const queryRefund: PaymentChannel['queryRefund'] = async ({ outRequestNo }) => {
    await note('query', outRequestNo)
    return { kind: 'NOT_REFUNDED' }
  }
  const channels = { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), refund, queryRefund } }
  const requested = await requestRefund(
    { ...service.deps, channels, now: () => now },
    {
      tenantId: client.tenantId,
      orderId,
      amountFen: 5000n,
      reason: 'test',
      actor: 'caller',
      isForced: false,
      claim: undefined,
      ...input,
    },
  )
  return { requested, asked }
}

describe('a request for a refund', () => {
  it('is taken for a minute and asked for once, without a question before', async () => {
    const { requested, asked } = await request(await order())
    expect(asked).toEqual([{ call: 'refund', dueAt: inSeconds(60) }])
    expect(requested).toMatchObject({
      status: 'SUCCEEDED',
      calledAt: now,
      reason: 'test',
      requestedBy: 'caller',
    })
  })

  it('within three seconds of another one is left to the job, which waits for them', async () => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 1000, status: 'SUCCEEDED', calledAt: inSeconds(-2) })
    const { requested, asked } = await request(sold)
    expect(asked).toEqual([])
    expect(requested).toMatchObject({ status: 'REQUESTED', calledAt: null, checkDueAt: inSeconds(3) })
  })

  it('is written into the log of its order', async () => {
    const sold = await order()
    const { requested } = await request(sold)
    const logged = await service.sql`
      select l.status, l.actor, l.metadata from payment.payment_logs l join payment.orders o on o.id = l.order_id
      where o.public_id = ${sold.orderId} and l.action = 'REQUEST_REFUND'`
    expect([...logged]).toEqual([
      { status: 'SUCCEEDED', actor: 'caller', metadata: { refund_id: requested.publicId, amount: '50.00' } },
    ])
  })

  it.each(['REQUESTED', 'UNKNOWN', 'SUCCEEDED'] as const)(
    'gets no more than what is left beside one that is %s',
    async (status) => {
      const sold = await order()
      await plantRefund(service, sold, { amountFen: 15_000, status })
      await expect(request(sold)).rejects.toMatchObject({
        code: 'REFUND_NOT_ALLOWED',
        details: { order_id: sold.orderId, rule: 'OVER_TOTAL', refundable_amount: '49.00' },
      })
    },
  )

  it('takes the code when it is all that was left, and none that somebody has taken by hand', async () => {
    const all = { amountFen: undefined }
    expect((await request(await order(), all)).requested).toMatchObject({
      amountFen: 19_900n,
      revokesCode: true,
    })
    const sold = await order()
    await service.sql`
      update payment.access_codes set status = 'REVOKED', revoked_by = 'ann' where order_public_id = ${sold.orderId}`
    expect((await request(sold, all)).requested).toMatchObject({ amountFen: 19_900n, revokesCode: false })
  })

  it('by a key that has its refund gets that one, whatever its number', async () => {
    const sold = await order()
    const resourceId = await plantRefund(service, sold, { amountFen: 5000, status: 'SUCCEEDED' })
    const { requested, asked } = await request(sold, { claim: { ...resumed, resourceId } })
    expect([requested.publicId, asked]).toEqual([resourceId, []])
  })

  it('that the channel refused for good is refused again by its key, with the reason', async () => {
    const sold = await order()
    const refusal = { kind: 'REFUSED', reason: 'NO_MONEY' } as const
    const error = { code: 'REFUND_FAILED', details: { order_id: sold.orderId, reason: 'NO_MONEY' } }
    await expect(request(sold, {}, refusal)).rejects.toMatchObject(error)
    const [row] = await service.sql<[{ resourceId: string }]>`
      select public_id as "resourceId" from payment.refunds where failure_code = 'NO_MONEY'`
    await expect(request(sold, { claim: { ...resumed, ...row } })).rejects.toMatchObject(error)
  })
})

describe('the payment of an order', () => {
  const payingOf = async ({ orderId }: PlantedOrder) => {
    const [row] = await service.sql<[{ id: bigint; tenantId: bigint }]>`
      select id, tenant_id as "tenantId" from payment.orders where public_id = ${orderId}`
    const attemptId = await findPayingAttempt(service.deps.database.db, {
      tenantId: row.tenantId,
      orderId: row.id,
    })
    const [attempt] =
      await service.sql`select out_trade_no from payment.payment_attempts where id = ${attemptId ?? 0n}`
    return attempt?.['out_trade_no']
  }

  it('is the one that made it paid, and none that came beside it, whichever row was written last', async () => {
    const sold = await payableOrder(service, client)
    const second = await addAttempt(service, sold)
    for (const number of [second, sold.outTradeNo]) await settlePayment(service.deps, paymentOf(number))
    await service.sql`
      update payment.payment_attempts set query_due_at = now() + interval '1 day' where out_trade_no = ${second}`
    expect(await payingOf(sold)).toBe(second)
  })

  it('is none when it was cancelled and its product refunds what comes late', async () => {
    const other = await service.addTenant()
    await service.sql`
      update payment.products set late_payment_policy = 'REFUND' where public_id = ${other.productId}`
    const sold = await payableOrder(service, other)
    await service.sql`update payment.orders set status = 'CANCELLED' where public_id = ${sold.orderId}`
    await settlePayment(service.deps, paymentOf(sold.outTradeNo))
    expect(await payingOf(sold)).toBeUndefined()
  })
})
