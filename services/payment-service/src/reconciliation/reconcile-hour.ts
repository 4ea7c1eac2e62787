import { fenToYuan } from '@interview-pass/contracts'
import { channelNamed, type BillRow, type ChannelPayment } from '../channels/payment-channel.ts'
import { bookReturnedMoney } from '../refunds/book-returned-money.ts'
import { billDayOf } from './bill-day.ts'
import { isPaid, isUnnumbered, type OurPayment, type OurRefund } from './books.ts'
import { listEndedRefunds, listRecentAttempts } from './books.store.ts'
import { compareBill } from './compare-bill.ts'
import type { Difference } from './difference.ts'
import { saveDifference } from './differences.store.ts'
import { healDifference, type HealDeps } from './heal-difference.ts'

/** From so long ago: the job's hour, and the time that an order has to be paid. */
const fromMs = 80 * 60 * 1000

/** Until so long ago: what is younger is on the way of notifications and queries. */
const untilMs = 5 * 60 * 1000

/** Of each kind at each channel in one run. */
const askedMax = 500

const askedAtOnce = 10

/** What differs, and the day in Beijing whose bill will say so, too: not the day on which it is found. */
interface FiledDifference {
  readonly day: string
  readonly difference: Difference
}

type Verdict = readonly FiledDifference[] | 'NOT_ASKED'

/**
 * Holds our books of the last hour against what the channel says of each payment and refund when it is asked, long before
 * there is a bill. Leaves out attempts that are asked about by their own schedule. Ends when all is asked, the channel's
 * breaker is open or the signal aborts.
 */
export async function reconcileHour(deps: HealDeps, signal: AbortSignal): Promise<void> {
  for (const channel of Object.keys(deps.channels)) {
    const now = deps.now().getTime()
    const span = { channel, from: new Date(now - fromMs), to: new Date(now - untilMs) }
    const payments = await listRecentAttempts(deps.sql, { ...span, limit: askedMax })
    const refunds = (await listEndedRefunds(deps.sql, span)).filter((refund) => !isUnnumbered(refund))
    if (payments.length === askedMax || refunds.length > askedMax) {
      deps.logger.warn(
        { channel, count: askedMax },
        'more happened in an hour than the channel is asked about',
      )
    }
    await askInGroups(deps, { channel, signal }, payments, (one) => askAboutPayment(deps, channel, one))
    await askInGroups(deps, { channel, signal }, refunds.slice(0, askedMax), (one) =>
      askAboutRefund(deps, channel, one),
    )
  }
}

async function askInGroups<One>(
  deps: HealDeps,
  { channel, signal }: { readonly channel: string; readonly signal: AbortSignal },
  all: readonly One[],
  ask: (one: One) => Promise<Verdict>,
): Promise<void> {
  for (let at = 0; at < all.length && !signal.aborted; at += askedAtOnce) {
    const verdicts = await Promise.all(all.slice(at, at + askedAtOnce).map(ask))
    for (const { day, difference } of verdicts.flatMap((one) => (one === 'NOT_ASKED' ? [] : one))) {
      const isHealed = (await healDifference(deps, channel, difference)) === 'HEALED'
      await saveDifference(deps.sql, { channel, day }, difference, { isHealed, now: deps.now() })
      deps.logger.warn(
        { channel, outcome: isHealed ? 'HEALED' : 'OPEN' },
        'our books differ from the channel',
      )
    }
    if (verdicts.includes('NOT_ASKED')) return
  }
}

async function askAboutPayment(deps: HealDeps, channel: string, payment: OurPayment): Promise<Verdict> {
  const { tenantId, attemptId: id, outTradeNo } = payment
  const answer = await channelNamed(deps.channels, channel).query(outTradeNo)
  switch (answer.kind) {
    case 'PAID': {
      const day = billDayOf(answer.payment.paidAt)
      const rows = [asRow(outTradeNo, answer.payment)]
      const found = compareBill({ day, rows }, { payments: [payment], refunds: [] })
      return found.map((difference) => ({ day, difference }))
    }
    case 'CLOSED':
      // A paid one is closed by giving everything back.
      if (payment.status === 'PAID') {
        await bookReturnedMoney(deps, { tenantId, id, channel, outTradeNo }, { isAll: true })
      }
      return []
    case 'WAITING':
    case 'NOT_SCANNED': {
      if (!isPaid(payment)) return []
      const about = { outTradeNo, outRequestNo: null, attempt: payment, remedy: null }
      const difference = { ...about, kind: 'STATUS', ours: wordsOf(payment), theirs: answer.kind } as const
      return [{ day: billDayOf(payment.paidAt ?? deps.now()), difference }]
    }
    case 'UNKNOWN':
      return []
    case 'NOT_ASKED':
      return 'NOT_ASKED'
  }
}

async function askAboutRefund(deps: HealDeps, channel: string, refund: OurRefund): Promise<Verdict> {
  const answer = await channelNamed(deps.channels, channel).queryRefund(refund)
  if (answer.kind === 'NOT_ASKED') return 'NOT_ASKED'
  if (answer.kind === 'UNKNOWN') return []
  const returnedFen = answer.kind === 'REFUNDED' ? answer.amountFen : 0n
  if (returnedFen === (refund.status === 'SUCCEEDED' ? refund.amountFen : 0n)) return []
  const { outTradeNo, outRequestNo, amountFen } = refund
  const isMade = refund.status === 'REFUSED' && returnedFen === amountFen
  const remedy = isMade ? ({ kind: 'BOOK_REFUND', outRequestNo, amountFen } as const) : null
  const theirs = returnedFen === 0n ? answer.kind : `REFUNDED ${fenToYuan(returnedFen)}`
  const about = { outTradeNo, outRequestNo, attempt: refund, remedy }
  const difference = { ...about, kind: 'REFUND', ours: wordsOf(refund), theirs } as const
  return [{ day: billDayOf(refund.endedAt ?? deps.now()), difference }]
}

function asRow(outTradeNo: string, { paymentId, amountFen, paidAt }: ChannelPayment): BillRow {
  const trade = { paymentId, outTradeNo, outRequestNo: null, amountFen, completedAt: paidAt }
  return { ...trade, kind: 'PAYMENT', feeFen: 0n }
}

const wordsOf = ({ status, amountFen }: { readonly status: string; readonly amountFen: bigint }): string =>
  `${status} ${fenToYuan(amountFen)}`
