import { channelNamed } from '../channels/payment-channel.ts'
import { bookReturnedMoney, type ReturnedMoneyDeps } from '../refunds/book-returned-money.ts'
import { settlePayment, type SettleDeps } from '../settlement/settle-payment.ts'
import { isPaid } from './books.ts'
import { listAttempts, listRefundsOf } from './books.store.ts'
import type { Difference } from './difference.ts'

export type HealDeps = SettleDeps & ReturnedMoneyDeps

/** UNKNOWN: the channel could not be asked, so that it must be asked again. */
export type Healing = 'HEALED' | 'OPEN' | 'UNKNOWN'

/**
 * Brings our books to what the channel has, where it has more and says so when it is asked: a payment that we missed is
 * settled, money that went back without us is booked. A bill alone moves nothing. Safe to repeat.
 */
export async function healDifference(
  deps: HealDeps,
  channel: string,
  difference: Difference,
): Promise<Healing> {
  const { remedy, outTradeNo } = difference
  switch (remedy?.kind) {
    case 'SETTLE':
      return healPayment(deps, channel, outTradeNo)
    case 'BOOK_REFUND':
      return healRefund(deps, channel, { outTradeNo, ...remedy })
    case undefined:
      return 'OPEN'
  }
}

async function healPayment(deps: HealDeps, channel: string, outTradeNo: string): Promise<Healing> {
  const [payment] = await listAttempts(deps.sql, { channel, numbers: [outTradeNo] })
  if (payment === undefined) return 'OPEN'
  if (isPaid(payment)) return 'HEALED'
  const answer = await channelNamed(deps.channels, channel).query(outTradeNo)
  if (answer.kind === 'UNKNOWN' || answer.kind === 'NOT_ASKED') return 'UNKNOWN'
  if (answer.kind !== 'PAID') return 'OPEN'
  const paid = { ...answer.payment, channel, outTradeNo, notifyId: null, tradeStatus: 'QUERY' }
  const { outcome } = await settlePayment(deps, paid)
  if (outcome === null || outcome === 'MISMATCH') return 'OPEN'
  deps.logger.warn({ channel, outcome }, 'a payment that was missed is settled')
  return 'HEALED'
}

async function healRefund(
  deps: HealDeps,
  channel: string,
  refund: { readonly outTradeNo: string; readonly outRequestNo: string; readonly amountFen: bigint },
): Promise<Healing> {
  const { outTradeNo, outRequestNo, amountFen } = refund
  const named = { channel, numbers: [outTradeNo] }
  const [payment] = await listAttempts(deps.sql, named)
  // Money cannot go back of what has not come.
  if (payment === undefined || !isPaid(payment)) return 'OPEN'
  const { tenantId, attemptId: id } = payment
  const attempt = { tenantId, id, channel, outTradeNo }
  const isAsked = await bookReturnedMoney(deps, attempt, { isAll: false, claimed: [outRequestNo] })
  if (!isAsked) return 'UNKNOWN'
  const booked = await listRefundsOf(deps.sql, named)
  const isBooked = booked.some(
    (one) => one.outRequestNo === outRequestNo && one.status === 'SUCCEEDED' && one.amountFen === amountFen,
  )
  return isBooked ? 'HEALED' : 'OPEN'
}
