import { useHeldJob } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { addAttempt, payableOrder, paymentOf, settledOrder, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { plantRefund } from '../../test/planted-refunds.ts'
import { moneyOf } from '../../test/refunds.ts'
import { channelNamed, type PaymentChannel, type RefundQueryResult } from '../channels/payment-channel.ts'
import { noteNotification } from '../settlement/settlement.store.ts'
import { settlePayment } from '../settlement/settle-payment.ts'
import { bookReturnedMoney } from './book-returned-money.ts'

const { service, client } = usePaymentService({ own: true })

useHeldJob(service, 'payment', 'execute-refunds')

const order = () => settledOrder(service, client)

type Answers = Readonly<Record<string, RefundQueryResult>>

/** Brings the books to what the channel says of each number; it knows of no other one. */
async function book(
  { orderId, outTradeNo }: PlantedOrder,
  answers: Answers,
  options: { isAll?: boolean; claimed?: string[] } = {},
) {
  const asked: string[] = []
  const queryRefund: PaymentChannel['queryRefund'] = async ({ outRequestNo }) => {
    asked.push(outRequestNo)
    return answers[outRequestNo] ?? { kind: 'NOT_REFUNDED' }
  }
  const channels = { ALIPAY: { ...channelNamed(service.deps.channels, 'ALIPAY'), queryRefund } }
  const [row] = await service.sql<[{ id: bigint }]>`
    select id from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  const attempt = { ...row, tenantId: client.tenantId, channel: 'ALIPAY', outTradeNo }
  const isDone = await bookReturnedMoney({ ...service.deps, channels }, attempt, { isAll: false, ...options })
  return { isDone, asked, ...(await moneyOf(service, orderId)) }
}

const returned = (amountFen: bigint): RefundQueryResult => ({ kind: 'REFUNDED', amountFen })

/** A notification that names a refund. */
const notify = ({ outTradeNo }: PlantedOrder, outRequestNo: string) =>
  noteNotification(service.deps.sql, {
    channel: 'ALIPAY',
    outTradeNo,
    tradeStatus: 'TRADE_SUCCESS',
    notifyId: `${outTradeNo}-${outRequestNo}`,
    refund: { outRequestNo, totalFen: 5000n },
  })

const warnings = (message: string) =>
  service.logLines.filter((line) => line.includes(message) && line.includes('"channel":"ALIPAY"')).length

const outsideWarnings = () => warnings('money went back that was not asked for here')

const cannotTell: RefundQueryResult[] = [
  { kind: 'UNKNOWN', reason: 'away' },
  { kind: 'NOT_ASKED', reason: 'away' },
]

describe('a refund of ours whose answer was lost', () => {
  it.each(['REQUESTED', 'UNKNOWN'] as const)('is booked when the channel has made it: %s', async (status) => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 5000, status, outRequestNo: 'ours' })
    expect(await book(sold, { ours: returned(5000n) })).toMatchObject({
      isDone: true,
      asked: ['ours'],
      refundedFen: 5000,
      refunds: ['REQUESTED SUCCEEDED 5000'],
    })
  })

  it('is left to its job when the channel says another amount, or knows of none', async () => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 5000, outRequestNo: 'ours' })
    for (const answers of [{ ours: returned(4000n) }, {}]) {
      expect(await book(sold, answers)).toMatchObject({
        isDone: true,
        refundedFen: 0,
        refunds: ['REQUESTED REQUESTED 5000'],
      })
    }
  })

  it('is what may be missing when all went back: nothing is booked from outside before it is known', async () => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 5000, outRequestNo: 'ours' })
    expect(await book(sold, {}, { isAll: true })).toMatchObject({
      isDone: false,
      asked: ['ours'],
      refunds: ['REQUESTED REQUESTED 5000'],
    })
  })

  it.each(cannotTell)('ends the look when the channel says $kind', async (answer) => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 5000, outRequestNo: 'ours' })
    const found = await book(sold, { ours: answer }, { claimed: ['another'] })
    expect(found).toMatchObject({ isDone: false, asked: ['ours'], refundedFen: 0 })
  })

  it('is not asked about when it has ended', async () => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 5000, status: 'SUCCEEDED', outRequestNo: 'ours' })
    expect(await book(sold, {}, { claimed: ['ours'] })).toMatchObject({ isDone: true, asked: [] })
  })
})

describe('a number that is not of ours', () => {
  it('is booked as money that went back outside, with one warning', async () => {
    const sold = await order()
    const before = outsideWarnings()
    await notify(sold, 'theirs')
    const booked = { isDone: true, status: 'PAID', refundedFen: 5000, refunds: ['OUTSIDE SUCCEEDED 5000'] }
    expect(await book(sold, { theirs: returned(5000n) })).toMatchObject({ ...booked, code: 'AVAILABLE' })
    expect(await book(sold, { theirs: returned(5000n) })).toMatchObject({ ...booked, asked: [] })
    expect(outsideWarnings()).toBe(before + 1)
    const [row] = await service.sql`
      select r.requested_by, r.revokes_code, r.check_due_at from payment.refunds r
      join payment.orders o on o.id = r.order_id where o.public_id = ${sold.orderId}`
    expect(row).toEqual({ requested_by: 'CHANNEL', revokes_code: false, check_due_at: null })
  })

  it('takes the code when it is all that was left, and no more than was left', async () => {
    const sold = await order()
    const numbers = { claimed: ['part', 'more', 'rest'] }
    const answers = { part: returned(5000n), more: returned(15_000n), rest: returned(14_900n) }
    const before = outsideWarnings()
    expect(await book(sold, answers, numbers)).toMatchObject({
      isDone: true,
      status: 'REFUNDED',
      code: 'REVOKED',
      refunds: ['OUTSIDE SUCCEEDED 5000', 'OUTSIDE SUCCEEDED 14900'],
    })
    expect(outsideWarnings()).toBe(before + 2)
    const rows = await service.sql`
      select r.revokes_code from payment.refunds r
      join payment.orders o on o.id = r.order_id where o.public_id = ${sold.orderId} order by r.id`
    expect(rows.map((row) => row['revokes_code'])).toEqual([false, true])
  })

  it('that only the bill names is not asked about again when the channel knows of none', async () => {
    const sold = await order()
    expect(await book(sold, {}, { claimed: ['billed'] })).toMatchObject({
      isDone: true,
      asked: ['billed'],
      refunds: [],
    })
  })

  it('that a notification names is asked about again when the channel does not know of it yet', async () => {
    const sold = await order()
    await notify(sold, 'told')
    expect(await book(sold, {})).toMatchObject({ isDone: false, asked: ['told'], refunds: [] })
  })

  it.each(cannotTell)('is asked about again when the channel says $kind', async (answer) => {
    const sold = await order()
    const found = await book(sold, { billed: answer }, { claimed: ['billed'] })
    expect(found).toMatchObject({ isDone: false, refunds: [] })
  })
})

describe('a refund that the channel had refused', () => {
  const refused = async (amountFen: number) => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen, status: 'REFUSED', outRequestNo: 'refused' })
    return sold
  }

  it('is that refund when it was made all the same, once, whoever learns of it in the same moment', async () => {
    const sold = await refused(5000)
    const before = [warnings('a refund that the channel had refused was made'), outsideWarnings()]
    const bookIt = () => book(sold, { refused: returned(5000n) }, { claimed: ['refused'] })
    for (const { isDone } of await Promise.all([bookIt(), bookIt(), bookIt()])) expect(isDone).toBe(true)
    expect(await moneyOf(service, sold.orderId)).toMatchObject({
      refundedFen: 5000,
      refunds: ['REQUESTED SUCCEEDED 5000'],
    })
    const after = [warnings('a refund that the channel had refused was made'), outsideWarnings()]
    expect(after).toEqual([Number(before[0]) + 1, before[1]])
  })

  it('is for a person when another amount went back, or more than is left', async () => {
    const sold = await refused(5000)
    const claimed = { claimed: ['refused'] }
    const before = warnings('a refund that the channel had refused was made')
    expect(await book(sold, { refused: returned(4000n) }, claimed)).toMatchObject({ refundedFen: 0 })
    await plantRefund(service, sold, { amountFen: 15_000, status: 'SUCCEEDED' })
    expect(await book(sold, { refused: returned(5000n) }, claimed)).toMatchObject({
      refundedFen: 0,
      refunds: ['REQUESTED REFUSED 5000', 'REQUESTED SUCCEEDED 15000'],
    })
    expect(warnings('a refund that the channel had refused was made')).toBe(before)
  })

  it('that is all that was left is made', async () => {
    const sold = await refused(19_900)
    const found = await book(sold, { refused: returned(19_900n) }, { claimed: ['refused'] })
    expect(found).toMatchObject({ status: 'REFUNDED', code: 'REVOKED' })
  })

  it('is asked about without being named when all went back, and only then', async () => {
    const sold = await refused(19_900)
    expect(await book(sold, {})).toMatchObject({ asked: [] })
    expect(await book(sold, { refused: returned(19_900n) }, { isAll: true })).toMatchObject({
      isDone: true,
      asked: ['refused'],
      status: 'REFUNDED',
      refunds: ['REQUESTED SUCCEEDED 19900'],
    })
  })
})

describe('all of the money of a payment', () => {
  it('is booked once as what had not gone back yet', async () => {
    const sold = await order()
    await plantRefund(service, sold, { amountFen: 5000, status: 'SUCCEEDED' })
    for (let count = 0; count < 2; count += 1) {
      expect(await book(sold, {}, { isAll: true })).toMatchObject({
        isDone: true,
        attempts: ['REFUNDED'],
        refunds: ['REQUESTED SUCCEEDED 5000', 'OUTSIDE SUCCEEDED 14900'],
      })
    }
    const [row] = await service.sql`
      select out_request_no from payment.refunds where out_request_no = ${`${sold.outTradeNo}C`}`
    expect(row).toBeDefined()
  })

  it('that paid for nothing takes no code, and what is left of it still goes back', async () => {
    const sold = await payableOrder(service, client)
    const second = await addAttempt(service, sold)
    for (const number of [sold.outTradeNo, second]) await settlePayment(service.deps, paymentOf(number))
    await service.sql`
      update payment.refunds set status = 'REFUSED', ended_at = now(), check_due_at = null where out_request_no = ${`${second}R`}`
    const surplus = { ...sold, outTradeNo: second }
    const theirs = { claimed: ['theirs'] }
    const before = outsideWarnings()
    expect(await book(surplus, { theirs: returned(5000n) }, theirs)).toMatchObject({
      status: 'PAID',
      code: 'AVAILABLE',
      refunds: ['SURPLUS REFUSED 19900', 'OUTSIDE SUCCEEDED 5000', 'SURPLUS REQUESTED 14900'],
    })
    expect(outsideWarnings()).toBe(before + 1)
  })
})
