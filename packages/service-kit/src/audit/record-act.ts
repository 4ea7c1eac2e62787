import type { Tx } from '../database/database.ts'
import type { TenantActor } from '../http/access/admin-access.ts'
import { insertAuditLog } from './rows.ts'
import type { ActMetadata } from './tables.ts'

/** Who does something to which tenant, and in which request. */
export interface Act extends TenantActor {
  readonly requestId: string
}

/** An act that may be about no tenant, but about all: then both ids are null. */
interface ActOnAll extends Pick<Act, 'actor' | 'requestId'> {
  readonly tenantId: bigint | null
  readonly tenantPublicId: string | null
}

/** What was done. */
export interface Deed {
  /** In UPPER_SNAKE_CASE. */
  readonly action: string
  /** As the role table names it. */
  readonly resource: string
  /** Public id; absent where there is none, and never a secret. */
  readonly resourceId?: string
  /** What was changed, by the names of the API; never a secret, nothing about a person but ids, and nothing that somebody said. */
  readonly metadata?: ActMetadata
}

/** Writes an act down, in the transaction that does it. An act on another tenant than the actor's own is marked as foreign. */
export async function recordAct(tx: Tx, act: ActOnAll, { metadata = {}, ...deed }: Deed): Promise<void> {
  const { actor, tenantId, tenantPublicId, requestId } = act
  await insertAuditLog(tx, {
    tenantId,
    actor: actor.subject,
    actorTenant: actor.tenantId ?? null,
    team: actor.team ?? null,
    roles: actor.roles,
    // A uuid may be written in capitals.
    isForeign: tenantPublicId !== null && actor.tenantId?.toLowerCase() !== tenantPublicId,
    ...deed,
    requestId,
    metadata,
  })
}
