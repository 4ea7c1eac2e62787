import { AppError, rowsOf, type Database, type Page, recordAct, type Act } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { brokenRuleOf } from './reconcile.ts'
import {
  insertRunAgain,
  listRuns,
  type DayOfChannel,
  type ReconciliationRun,
  type RunFilter,
} from './runs.store.ts'

/** One page of the days of all channels, the latest first, and how many there are in all. */
export function listDays(
  { database: { db } }: { readonly database: Database },
  filter: RunFilter,
  page: Page,
) {
  return listRuns(db, filter, rowsOf(page))
}

export interface AskForDayDeps {
  readonly database: Database
  readonly channels: PaymentChannels
  readonly now: () => Date
  /** The job that reconciles looks at once. */
  readonly wakeReconciler: () => void
}

/**
 * Has a day reconciled soon, whether it has been or not; one that waits for its first try is left to it. Throws
 * VALIDATION_FAILED for a day that is not over and for a channel that is not there.
 */
export async function askForDay(
  deps: AskForDayDeps,
  act: Pick<Act, 'actor' | 'requestId'>,
  day: DayOfChannel,
): Promise<ReconciliationRun> {
  const broken = brokenRuleOf(deps, day)
  if (broken !== undefined) {
    const { field, rule } = broken
    throw new AppError('VALIDATION_FAILED', { details: { fields: [{ field: `params.${field}`, rule }] } })
  }
  const run = await deps.database.transaction(async (tx) => {
    if (await insertRunAgain(tx, day, deps.now())) {
      await recordAct(
        tx,
        // A bill is of all tenants.
        { ...act, tenantId: null, tenantPublicId: null },
        { action: 'RECONCILE_DAY', resource: 'reconciliation', metadata: { ...day } },
      )
    }
    const { found } = await listRuns(tx, day, { limit: 1, offset: 0 })
    return found[0]
  })
  if (run === undefined) throw new AppError('SERVICE_ERROR')
  deps.wakeReconciler()
  return run
}
