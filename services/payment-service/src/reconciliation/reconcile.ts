import { fieldRules, type FieldRule } from '@interview-pass/contracts'
import { AppError } from '@interview-pass/service-kit'
import { isOver, listDueDays } from './bill-day.ts'
import { findFirstAttemptTime } from './books.store.ts'
import { dayLeaseMs, reconcileDay, type DayOutcome, type ReconcileDeps } from './reconcile-day.ts'
import { insertRun, insertRunAgain, takeDueRun, type DayOfChannel } from './runs.store.ts'

/**
 * Reconciles every day at every channel that is over and has not been, once. Days that were missed are caught up with, a
 * week at most. Runs until nothing is due or the signal aborts.
 */
export async function reconcile(deps: ReconcileDeps, signal: AbortSignal): Promise<void> {
  for (const channel of Object.keys(deps.channels)) {
    const first = await findFirstAttemptTime(deps.sql, { channel })
    if (first === undefined) continue
    for (const day of listDueDays(first, deps.now())) await insertRun(deps.sql, { channel, day }, deps.now())
  }
  while (!signal.aborted) {
    if ((await reconcileNext(deps, undefined, signal)) === undefined) return
  }
}

/**
 * Reconciles one day now, whether it has been or not. Undefined when another replica is at it. Throws VALIDATION_FAILED
 * for a day that is not over and for a channel that is not there.
 */
export async function reconcileAgain(
  deps: ReconcileDeps,
  day: DayOfChannel,
  signal: AbortSignal,
): Promise<DayOutcome | undefined> {
  const broken = brokenRuleOf(deps, day)
  if (broken !== undefined) throw new AppError('VALIDATION_FAILED', { details: { fields: [broken] } })
  await insertRunAgain(deps.database.db, day, deps.now())
  return reconcileNext(deps, day, signal)
}

/** Why a day cannot be reconciled: there is no such channel, or it is not over. */
export function brokenRuleOf(
  { channels, now }: { readonly channels: object; readonly now: () => Date },
  { channel, day }: DayOfChannel,
): { readonly field: keyof DayOfChannel; readonly rule: FieldRule } | undefined {
  if (!Object.hasOwn(channels, channel)) return { field: 'channel', rule: fieldRules.channel }
  return isDayOver(day, now()) ? undefined : { field: 'day', rule: fieldRules.endedDay }
}

async function reconcileNext(
  deps: ReconcileDeps,
  only: DayOfChannel | undefined,
  signal: AbortSignal,
): Promise<DayOutcome | undefined> {
  const now = deps.now()
  const leaseUntil = new Date(now.getTime() + dayLeaseMs)
  const run = await takeDueRun(deps.sql, { now, leaseUntil, only })
  return run === undefined ? undefined : reconcileDay(deps, run, signal)
}

function isDayOver(day: string, now: Date): boolean {
  try {
    return isOver(day, now)
  } catch {
    return false
  }
}
