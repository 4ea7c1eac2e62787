import { fenToYuan } from '@interview-pass/contracts'
import type { BillRow } from '../channels/payment-channel.ts'
import { boundsOf } from './bill-day.ts'
import { isPaid, isUnnumbered, type Books, type OurPayment, type OurRefund } from './books.ts'
import type { Difference } from './difference.ts'

export interface BillToCompare {
  /** `yyyy-MM-dd` in Beijing. */
  readonly day: string
  readonly rows: readonly BillRow[]
  /** Of the day before, where payments next to midnight are looked for; undefined when there are none to look for. */
  readonly rowsBefore?: readonly BillRow[] | undefined
  /** What the channel should take for a payment, where that is agreed on. */
  readonly feeFenOf?: ((amountFen: bigint) => bigint) | undefined
}

/** The channel's clock and its bill may put a payment so near to midnight on either side of it. */
export const midnightMs = 5 * 60 * 1000

/** Everything that a day's bill and our books do not agree on, each once. */
export function compareBill(bill: BillToCompare, books: Books): readonly Difference[] {
  const payments = new Map(books.payments.map((payment) => [payment.outTradeNo, payment]))
  const refunds = new Map(books.refunds.map((refund) => [keyOf(refund), refund]))
  const unnumbered = unnumberedFen(books.refunds)
  const differences = [
    ...bill.rows.flatMap((row) => {
      const payment = payments.get(row.outTradeNo)
      if (payment === undefined) return [unknownHere(row)]
      if (row.kind === 'PAYMENT') return comparePayment(bill, row, payment)
      return compareRefund(row, payment, refunds.get(keyOf(row)), unnumbered)
    }),
    ...missingPayments(bill, books.payments),
    ...missingRefunds(bill, books.refunds),
  ]
  return [...new Map(differences.map((one) => [`${one.kind} ${keyOf(one)}`, one])).values()]
}

/** Payments next to the midnight at which the day begins that its bill has not: the one before may have them. */
export function listNextToMidnight({ day, rows }: BillToCompare, { payments }: Books): readonly OurPayment[] {
  const { start } = boundsOf(day)
  const there = new Set(rows.filter(isPayment).map(({ outTradeNo }) => outTradeNo))
  return payments.filter(
    (payment) => isPaid(payment) && isNear(payment.paidAt, start) && !there.has(payment.outTradeNo),
  )
}

const isPayment = ({ kind }: BillRow): boolean => kind === 'PAYMENT'

function isNear(moment: Date | null, midnight: Date): boolean {
  return moment !== null && Math.abs(moment.getTime() - midnight.getTime()) < midnightMs
}

const keyOf = (one: { readonly outTradeNo: string; readonly outRequestNo: string | null }): string =>
  `${one.outTradeNo} ${one.outRequestNo ?? ''}`

function unknownHere(row: BillRow): Difference {
  const { outTradeNo, outRequestNo } = row
  const about = { outTradeNo, outRequestNo, attempt: null, remedy: null }
  return { ...about, kind: 'MISSING_HERE', ours: null, theirs: theirWords(row) }
}

function comparePayment(bill: BillToCompare, row: BillRow, payment: OurPayment): readonly Difference[] {
  const about = { outTradeNo: row.outTradeNo, outRequestNo: null, attempt: payment, remedy: null }
  const words = { ours: ourWords(payment), theirs: theirWords(row) }
  const found: Difference[] = []
  if (!isPaid(payment)) {
    found.push({ ...about, ...words, kind: 'STATUS', remedy: { kind: 'SETTLE' } })
  } else if (payment.paymentId !== row.paymentId) {
    const [ours, theirs] = [trade(payment.paymentId), trade(row.paymentId)]
    found.push({ ...about, kind: 'STATUS', ours, theirs })
  }
  if (payment.amountFen !== row.amountFen) found.push({ ...about, ...words, kind: 'AMOUNT' })
  const feeFen = bill.feeFenOf?.(row.amountFen)
  if (feeFen !== undefined && feeFen !== row.feeFen) {
    found.push({ ...about, kind: 'FEE', ours: inYuan(feeFen), theirs: inYuan(row.feeFen) })
  }
  return found
}

function compareRefund(
  row: BillRow,
  payment: OurPayment,
  refund: OurRefund | undefined,
  unnumbered: Map<bigint, bigint>,
): readonly Difference[] {
  if (refund?.status === 'SUCCEEDED' && refund.amountFen === row.amountFen) return []
  if (refund === undefined) {
    const leftFen = (unnumbered.get(payment.attemptId) ?? 0n) - row.amountFen
    if (leftFen >= 0n) {
      unnumbered.set(payment.attemptId, leftFen)
      return []
    }
  }
  const { outTradeNo, outRequestNo, amountFen } = row
  const ours = refund === undefined ? null : ourWords(refund)
  const remedy = outRequestNo === null ? null : { kind: 'BOOK_REFUND' as const, outRequestNo, amountFen }
  const about = { outTradeNo, outRequestNo, attempt: payment, remedy }
  return [{ ...about, kind: 'REFUND', ours, theirs: theirWords(row) }]
}

/** What was booked without knowing its number, because all of the money was gone: it stands for any number, by attempt. */
function unnumberedFen(refunds: readonly OurRefund[]): Map<bigint, bigint> {
  return new Map(refunds.filter(isUnnumbered).map(({ attemptId, amountFen }) => [attemptId, amountFen]))
}

/** A payment that stands in the bill as a refund only is there, in another state. */
function missingPayments(bill: BillToCompare, payments: readonly OurPayment[]): readonly Difference[] {
  const { start, end } = boundsOf(bill.day)
  const paidThere = new Set(
    [...bill.rows, ...(bill.rowsBefore ?? [])].filter(isPayment).map(({ outTradeNo }) => outTradeNo),
  )
  const refundsThere = new Map(bill.rows.map((row) => [row.outTradeNo, row]))
  const isDue = (payment: OurPayment) =>
    isPaid(payment) &&
    payment.paidAt !== null &&
    payment.paidAt.getTime() > start.getTime() - midnightMs &&
    // One next to the end of the day is looked for tomorrow, in both bills.
    payment.paidAt.getTime() <= end.getTime() - midnightMs
  return payments
    .filter((payment) => isDue(payment) && !paidThere.has(payment.outTradeNo))
    .map((payment) => {
      const { outTradeNo } = payment
      const row = refundsThere.get(outTradeNo)
      const theirs = row === undefined ? null : theirWords(row)
      const kind = row === undefined ? 'MISSING_THERE' : 'STATUS'
      const about = { outTradeNo, outRequestNo: null, attempt: payment, remedy: null }
      return { ...about, kind, ours: ourWords(payment), theirs }
    })
}

/**
 * Refunds that were asked for and went back within the day. When one went back whose answer took days, or that was given
 * back outside, only the channel knows: it is compared when a bill has it.
 */
function missingRefunds(bill: BillToCompare, refunds: readonly OurRefund[]): readonly Difference[] {
  const { start, end } = boundsOf(bill.day)
  const there = new Set(bill.rows.map(keyOf))
  const isDue = ({ status, cause, createdAt, endedAt }: OurRefund) =>
    status === 'SUCCEEDED' &&
    cause !== 'OUTSIDE' &&
    createdAt.getTime() > start.getTime() + midnightMs &&
    endedAt !== null &&
    endedAt.getTime() <= end.getTime() - midnightMs
  return refunds
    .filter((refund) => isDue(refund) && !there.has(keyOf(refund)))
    .map((refund) => {
      const { outTradeNo, outRequestNo } = refund
      const about = { outTradeNo, outRequestNo, attempt: refund, remedy: null }
      return { ...about, kind: 'REFUND', ours: ourWords(refund), theirs: null }
    })
}

const ourWords = ({ status, amountFen }: { readonly status: string; readonly amountFen: bigint }): string =>
  `${status} ${fenToYuan(amountFen)}`

const theirWords = ({ kind, amountFen }: BillRow): string =>
  `${kind === 'PAYMENT' ? 'PAID' : 'REFUNDED'} ${fenToYuan(amountFen)}`

const trade = (paymentId: string | null): string => `TRADE ${paymentId}`.slice(0, 64)

/** Also of less than nothing, as a fee that was given back is. */
export const inYuan = (fen: bigint): string => (fen < 0n ? `-${fenToYuan(-fen)}` : fenToYuan(fen))
