import {
  AppError,
  rowsOfLongList,
  type Database,
  type PageOfLongList,
  recordAct,
  type Act,
} from '@interview-pass/service-kit'
import { listStoredAttempts, type AttemptFilter, type ListedAttempt } from './attempt-list.store.ts'
import { advanceQuery } from './attempts.store.ts'

/** One page of a tenant's attempts, newest first, and how many there are. */
export function listAttempts({ db }: Database, filter: AttemptFilter, page: PageOfLongList) {
  return listStoredAttempts(db, filter, rowsOfLongList(page))
}

/** One attempt by the number that the channel knows it by. Throws ATTEMPT_NOT_FOUND, also for another tenant's. */
export async function getAttempt(
  { db }: Database,
  asked: { readonly tenantId: bigint; readonly outTradeNo: string },
): Promise<ListedAttempt> {
  const { found } = await listStoredAttempts(db, asked, { limit: 1, offset: 0 })
  const [attempt] = found
  if (attempt !== undefined) return attempt
  throw new AppError('ATTEMPT_NOT_FOUND', { details: { out_trade_no: asked.outTradeNo } })
}

export interface AskAboutDeps {
  readonly database: Database
  readonly now: () => Date
  /** The job that resolves attempts looks at once. */
  readonly wakeResolver: () => void
}

/** Has the channel asked about an attempt soon, also when nobody would ask again. Throws ATTEMPT_NOT_FOUND. */
export async function askAboutAttempt(
  deps: AskAboutDeps,
  act: Act,
  outTradeNo: string,
): Promise<ListedAttempt> {
  const { tenantId } = act
  const { attempt } = await getAttempt(deps.database, { tenantId, outTradeNo })
  const isDue = await deps.database.transaction(async (tx) => {
    if (!(await advanceQuery(tx, { tenantId, attemptId: attempt.id }, deps.now()))) return false
    await recordAct(tx, act, { action: 'QUERY_ATTEMPT', resource: 'attempts', resourceId: outTradeNo })
    return true
  })
  const asked = await getAttempt(deps.database, { tenantId, outTradeNo })
  if (isDue) deps.wakeResolver()
  return asked
}
