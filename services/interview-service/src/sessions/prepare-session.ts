import type { z } from 'zod'
import type { DomainEvent, paymentCompleted } from '@interview-pass/contracts'
import { currentTraceparent, type Database } from '@interview-pass/service-kit'
import type { AccessGrant } from '../access/access-grant.ts'
import type { AccessCache } from '../access/remember-access.ts'
import type { FindTenant } from '../tenants/find-tenant.ts'
import type { SessionMetrics } from './measure-sessions.ts'
import { insertPreparedSession, lockOrPrepareSession } from './sessions.store.ts'

export interface PrepareSessionDeps {
  readonly database: Pick<Database, 'sql'>
  readonly findTenant: FindTenant
  readonly accessCache: AccessCache
  readonly sessionMetrics: SessionMetrics
  readonly newId: () => string
}

/** Prepares the session of a paid order and remembers what its access code grants. A repeated event changes nothing. */
export async function prepareSession(
  deps: PrepareSessionDeps,
  consumer: string,
  event: DomainEvent<z.infer<typeof paymentCompleted.schema>>,
): Promise<void> {
  const { accessCode, expireAt, tenantId: tenantPublicId, interview } = event.data
  const outcome = await insertPreparedSession(deps.database.sql, {
    tenantId: await deps.findTenant(tenantPublicId),
    consumer,
    eventId: event.id,
    eventType: event.type,
    publicId: deps.newId(),
    accessCode,
    codeExpireAt: new Date(expireAt),
    terms: interview,
    traceparent: currentTraceparent(),
  })
  deps.sessionMetrics.countPrepared(outcome)
  if (outcome === 'REPEAT') return
  await deps.accessCache.put(accessCode, {
    tenantPublicId,
    expireAt,
    terms: interview,
  })
}

/** Prepares the session of a good code of which no event was heard. One that there is by now is left alone. */
export async function prepareUnheardSession(
  deps: { database: Pick<Database, 'transaction'>; newId: () => string },
  { tenantId, accessCode, grant }: { tenantId: bigint; accessCode: string; grant: AccessGrant },
): Promise<void> {
  await deps.database.transaction((tx) =>
    lockOrPrepareSession(tx, {
      tenantId,
      publicId: deps.newId(),
      accessCode,
      codeExpireAt: new Date(grant.expireAt),
      terms: grant.terms,
      traceparent: currentTraceparent(),
    }),
  )
}
