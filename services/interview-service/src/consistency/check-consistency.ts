import type { Database, Logger } from '@interview-pass/service-kit'
import { findGrant } from '../access/find-grant.ts'
import type { FindTenant } from '../tenants/find-tenant.ts'
import { announceStart } from '../sessions/announce-start.ts'
import { endExpiredSession } from '../sessions/close-session.ts'
import type { EndSessionDeps } from '../sessions/end-session.ts'
import { prepareUnheardSession } from '../sessions/prepare-session.ts'
import {
  listActivatedWithoutSession,
  listCodesNotPrepared,
  listPreparedInVain,
  listStartsNotHeard,
} from './consistency.store.ts'
import type { ConsistencyMetrics, Finding } from './measure-consistency.ts'

export interface CheckConsistencyDeps extends EndSessionDeps {
  readonly database: Database
  readonly findTenant: FindTenant
  readonly consistencyMetrics: ConsistencyMetrics
  readonly newId: () => string
  readonly logger: Logger
}

/** Events of a moment ago are still on their way. */
const graceMs = 10 * 60_000
/** What was not heard for so long is for a person, who finds it in the dead letters. */
const lookBackMs = 7 * 24 * 3600 * 1000
/** Somebody has seen by then what the alarm is about. */
const alarmedMs = 35 * 24 * 3600 * 1000

/**
 * Compares our sessions with payment-service's codes and heals what an operator would: an interview whose start was not
 * heard is announced again under a new event id, a good code without a session gets one, and a session that waits for an
 * expired code ends. A code that was activated within 35 days and has no session is an alert. One that fails does not hold up the others.
 */
export async function checkConsistency(
  deps: CheckConsistencyDeps,
  context: { signal: AbortSignal },
): Promise<void> {
  const { db } = deps.database
  const now = deps.now()
  const since = (ms: number) => new Date(now.getTime() - ms)
  const period = { startedFrom: since(lookBackMs), startedBefore: since(graceMs) }
  const healAll = <One>(finding: Finding, found: readonly One[], heal: (one: One) => Promise<void>) =>
    healEach(deps, context.signal, { finding, found, heal })
  await healAll('START_NOT_HEARD', await listStartsNotHeard(db, period), (key) => announceStart(deps, key))
  await healAll('CODE_NOT_PREPARED', await listCodesNotPrepared(db, { now }), (code) => prepare(deps, code))
  await healAll('PREPARED_IN_VAIN', await listPreparedInVain(db), (key) => endExpiredSession(deps, key))
  alarm(deps, await listActivatedWithoutSession(db, { activatedFrom: since(alarmedMs) }))
}

async function healEach<One>(
  deps: CheckConsistencyDeps,
  signal: AbortSignal,
  { finding, found, heal }: { finding: Finding; found: readonly One[]; heal: (one: One) => Promise<void> },
): Promise<void> {
  deps.consistencyMetrics.setFound(finding, found.length)
  for (const one of found) {
    signal.throwIfAborted()
    try {
      await heal(one)
      deps.consistencyMetrics.countHealed(finding)
    } catch (error) {
      deps.consistencyMetrics.countLeft(finding)
      deps.logger.error({ error, finding }, 'a difference to the access codes could not be healed')
    }
  }
}

async function prepare(deps: CheckConsistencyDeps, accessCode: string): Promise<void> {
  const grant = await findGrant(deps.database.db, accessCode)
  if (grant === undefined) return
  const tenantId = await deps.findTenant(grant.tenantPublicId)
  await prepareUnheardSession(deps, { tenantId, accessCode, grant })
}

function alarm(deps: CheckConsistencyDeps, orders: readonly (string | null)[]): void {
  const finding = 'ACTIVATED_WITHOUT_SESSION'
  deps.consistencyMetrics.setFound(finding, orders.length)
  for (const orderId of orders) {
    deps.consistencyMetrics.countLeft(finding)
    deps.logger.error({ finding, orderId }, 'an access code is activated and has opened nothing')
  }
}
