import {
  channelNamed,
  type BillResult,
  type BillRow,
  type PaymentChannel,
} from '../channels/payment-channel.ts'
import { dayBefore } from './bill-day.ts'
import type { Books } from './books.ts'
import { compareBill, listNextToMidnight } from './compare-bill.ts'
import { healVanished, saveDifference } from './differences.store.ts'
import type { Difference } from './difference.ts'
import { healDifference, type HealDeps } from './heal-difference.ts'
import { readBooks } from './read-books.ts'
import { nextTryAt } from './reconciliation-run.ts'
import { finishRun, postponeRun, type BillSums, type DueRun } from './runs.store.ts'

export type ReconcileDeps = HealDeps

/** RECONCILED: compared. POSTPONED: tried again later. GIVEN_UP: nobody tries again unless asked to. */
export type DayOutcome = 'RECONCILED' | 'POSTPONED' | 'GIVEN_UP'

/** More than that is no difference of single payments, but of the whole bill: the rest is only counted. */
const differencesMax = 5000

/** For how long nobody else takes a day: longer than the job's deadline. */
export const dayLeaseMs = 15 * 60 * 1000

/**
 * Holds a day's bill against our books: what differs is healed where the channel confirms it when asked, and is written
 * down. A day whose bill is not to be had, or whose payments cannot be asked about, is tried again. Safe to repeat.
 */
export async function reconcileDay(
  deps: ReconcileDeps,
  run: DueRun,
  signal: AbortSignal,
): Promise<DayOutcome> {
  const channel = channelNamed(deps.channels, run.channel)
  const result = await channel.downloadBill(run.day)
  const rows = rowsOf(result)
  if (rows === undefined) return postpone(deps, run, reasonOf(result))
  const books = await readBooks(deps.sql, run, rows)
  const before = await rowsOfDayBefore(channel, run, rows, books)
  if (before === undefined) return postpone(deps, run, 'BILL_BEFORE')
  const found = compareBill({ day: run.day, rows, rowsBefore: before, feeFenOf: channel.feeFenOf }, books)
  // Alipay has one word for a day without trades and for a bill that is not there: it says nothing of single payments.
  if (result.kind === 'NO_TRADES' && found.length > 0) return postpone(deps, run, 'NO_TRADES')
  const isLastTry = nextTryAt(run.checkCount, deps.now()) === undefined
  const unasked = await healAndSave(deps, run, { rows, differences: found }, signal)
  if (unasked > 0 && !isLastTry) return postpone(deps, run, 'UNCONFIRMED')
  await finishRun(deps.sql, run, sumsOf(rows), deps.now())
  const count = found.length
  if (count === 0) deps.logger.info({ channel: run.channel, day: run.day }, 'a day is reconciled')
  else deps.logger.warn({ channel: run.channel, day: run.day, count }, 'a day differs from its bill')
  return 'RECONCILED'
}

function rowsOf(result: BillResult): readonly BillRow[] | undefined {
  if (result.kind === 'BILL') return result.rows
  return result.kind === 'NO_TRADES' ? [] : undefined
}

function reasonOf(result: BillResult): string {
  return 'reason' in result ? result.reason : result.kind
}

/** Nothing where no payment is looked for in it; undefined when it cannot be had. */
async function rowsOfDayBefore(
  channel: PaymentChannel,
  { day }: DueRun,
  rows: readonly BillRow[],
  books: Books,
): Promise<readonly BillRow[] | undefined> {
  if (listNextToMidnight({ day, rows }, books).length === 0) return []
  return rowsOf(await channel.downloadBill(dayBefore(day)))
}

/** Returns how many could not be asked about. */
async function healAndSave(
  deps: ReconcileDeps,
  run: DueRun,
  { rows, differences }: { readonly rows: readonly BillRow[]; readonly differences: readonly Difference[] },
  signal: AbortSignal,
): Promise<number> {
  const ids: bigint[] = []
  let unasked = 0
  for (const difference of differences.slice(0, differencesMax)) {
    const healing = signal.aborted ? 'UNKNOWN' : await healDifference(deps, run.channel, difference)
    if (healing === 'UNKNOWN') unasked += 1
    const isHealed = healing === 'HEALED'
    ids.push(await saveDifference(deps.sql, run, difference, { isHealed, now: deps.now() }))
  }
  const more = differences.length - ids.length
  const refundsThere = rows.flatMap(({ outRequestNo }) => outRequestNo ?? [])
  if (more === 0) await healVanished(deps.sql, run, { found: ids, refundsThere, now: deps.now() })
  else deps.logger.error({ channel: run.channel, day: run.day, count: more }, 'a day differs too much')
  return unasked
}

async function postpone(deps: ReconcileDeps, run: DueRun, reason: string): Promise<DayOutcome> {
  const now = deps.now()
  const dueAt = nextTryAt(run.checkCount, now)
  await postponeRun(deps.sql, run, { dueAt, reason, now })
  const { channel, day } = run
  if (dueAt !== undefined) {
    deps.logger.info({ channel, day, reason }, 'a day is reconciled later')
    return 'POSTPONED'
  }
  deps.logger.error({ channel, day, reason }, 'a day could not be reconciled')
  return 'GIVEN_UP'
}

function sumsOf(rows: readonly BillRow[]): BillSums {
  const payments = rows.filter(({ kind }) => kind === 'PAYMENT')
  const refunds = rows.filter(({ kind }) => kind === 'REFUND')
  const sumFen = (some: readonly BillRow[]) => some.reduce((sum, { amountFen }) => sum + amountFen, 0n)
  return {
    payments: payments.length,
    refunds: refunds.length,
    paidFen: sumFen(payments),
    refundedFen: sumFen(refunds),
    feeFen: rows.reduce((sum, { feeFen }) => sum + feeFen, 0n),
  }
}
