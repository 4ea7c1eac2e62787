import { fenToYuan, paymentRefunded, yuanToFen, type DomainEvent } from '@interview-pass/contracts'
import { isPaidHere, type BookedAttempt, type BookedOrder } from './booked-order.ts'
import type { ChannelTrade } from '../clients/channel-control.ts'

/** The three books side by side: what one of them says of an order that the others do not. `events` are without repeats. */
export function compareBooks(
  orders: readonly BookedOrder[],
  trades: readonly ChannelTrade[],
  events: readonly DomainEvent[],
): string[] {
  const byNumber = new Map(trades.map((trade) => [trade.out_trade_no, trade]))
  const known = new Set(orders.flatMap(({ attempts }) => attempts.map(({ outTradeNo }) => outTradeNo)))
  const eventsByOrder = Map.groupBy(events, ({ key }) => key)
  const strangers = trades.filter((trade) => !known.has(trade.out_trade_no))
  return [
    ...strangers.map((trade) => `${trade.out_trade_no}: the channel has a trade that we do not know`),
    ...orders.flatMap((order) => [
      ...order.attempts.flatMap((attempt) => compareAttempt(attempt, byNumber.get(attempt.outTradeNo))),
      ...compareOrder(order, eventsByOrder.get(order.orderId) ?? []),
    ]),
  ]
}

function compareAttempt(attempt: BookedAttempt, trade: ChannelTrade | undefined): string[] {
  const isPaidThere = trade !== undefined && paidStates.has(trade.state)
  const wasPaidThere = isPaidThere || yuanToFen(trade?.refunded ?? '0.00') > 0n
  const isPaid = isPaidHere(attempt)
  const { refundedFen } = attempt
  const isAllBack = refundedFen === attempt.amountFen
  const differences = [
    wasPaidThere !== isPaid && `paid at the channel: ${wasPaidThere}, here: ${attempt.status}`,
    (trade?.refunded ?? '0.00') !== fenToYuan(refundedFen) &&
      `went back at the channel: ${trade?.refunded}, here: ${fenToYuan(refundedFen)}`,
    isPaid && (attempt.status === 'REFUNDED') !== isAllBack && `is ${attempt.status}, all back: ${isAllBack}`,
    attempt.isPointless && !isAllBack && 'paid for nothing and did not go back',
  ]
  return differences
    .filter((text) => text !== false)
    .map(
      (text) =>
        `${attempt.outTradeNo}: ${text}; its refunds: ${attempt.refunds.join(', ')}; told: ${attempt.told.join(', ')}`,
    )
}

const paidStates = new Set(['TRADE_SUCCESS', 'TRADE_FINISHED'])

function compareOrder(order: BookedOrder, events: readonly DomainEvent[]): string[] {
  const paying = order.attempts.filter((attempt) => isPaidHere(attempt) && !attempt.isPointless)
  const isPaid = isPaidHere(order)
  const isAllBack = order.refundedFen === order.amountFen
  const of = (wanted: string) => events.filter(({ type }) => type === wanted)
  const refunds = of('PaymentRefunded').map(({ data }) => paymentRefunded.schema.parse(data))
  const toldFen = refunds.reduce((sum, { amount }) => sum + yuanToFen(amount), 0n)
  const expected = isPaid ? 1 : 0
  const differences = [
    paying.length !== expected && `is ${order.status} with ${paying.length} payments of its own`,
    order.codes.length !== expected && `is ${order.status} with ${order.codes.length} codes`,
    of('PaymentCompleted').length !== expected &&
      `is ${order.status} with ${of('PaymentCompleted').length} PaymentCompleted`,
    isPaid && (order.status === 'REFUNDED') !== isAllBack && `is ${order.status}, all back: ${isAllBack}`,
    isPaid &&
      (paying[0]?.refundedFen ?? 0n) !== order.refundedFen &&
      `has ${order.refundedFen} fen back, its payment ${paying[0]?.refundedFen}`,
    toldFen !== order.refundedFen && `has ${order.refundedFen} fen back, and ${toldFen} were told`,
    refunds.filter(({ full }) => full).length !== (isPaid && isAllBack ? 1 : 0) &&
      'its full refund was not told once',
    isPaid &&
      (order.codes[0] === 'REVOKED') !== isAllBack &&
      `all back: ${isAllBack}, code: ${order.codes[0]}`,
  ]
  return differences.filter((text) => text !== false).map((text) => `order ${order.orderId}: ${text}`)
}
