import type { z } from 'zod'
import type { DomainEvent, paymentCompleted } from '@interview-pass/contracts'
import type { Database } from '@interview-pass/service-kit'
import type { AccessCache } from '../access/remember-access.ts'
import type { FindTenant } from '../tenants/find-tenant.ts'
import type { SessionMetrics } from './measure-sessions.ts'
import { insertPreparedSession } from './sessions.store.ts'

export interface PrepareSessionNeeds {
  readonly database: Pick<Database, 'sql'>
  readonly findTenant: FindTenant
  readonly accessCache: AccessCache
  readonly sessionMetrics: SessionMetrics
  readonly newId: () => string
}

/** Prepares the session of a paid order and remembers what its access code grants. A repeated event changes nothing. */
export async function prepareSession(
  needs: PrepareSessionNeeds,
  consumer: string,
  event: DomainEvent<z.infer<typeof paymentCompleted.schema>>,
): Promise<void> {
  const { accessCode, expireAt, tenantId: tenantPublicId, interview } = event.data
  const outcome = await insertPreparedSession(needs.database.sql, {
    tenantId: await needs.findTenant(tenantPublicId),
    consumer,
    eventId: event.id,
    eventType: event.type,
    publicId: needs.newId(),
    accessCode,
    codeExpireAt: new Date(expireAt),
    terms: interview,
  })
  needs.sessionMetrics.countPrepared(outcome)
  if (outcome === 'REPEAT') return
  await needs.accessCache.put(accessCode, {
    tenantPublicId,
    expireAt,
    terms: interview,
  })
}
