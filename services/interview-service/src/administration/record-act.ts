import type { TenantActor, Tx } from '@interview-pass/service-kit'
import { insertAuditLog } from './audit-logs.store.ts'

/** Who does something to which tenant, and in which request. */
export interface Act extends TenantActor {
  readonly requestId: string
}

/** What was done. */
export interface Deed {
  /** `END_SESSION` */
  readonly action: string
  /** As the role table names it. */
  readonly resource: string
  /** Public id. */
  readonly resourceId: string
  /** What was changed, by the names of the API; never a secret, and nothing that a candidate said. */
  readonly metadata?: Readonly<Record<string, string | number | boolean | null>>
}

/** Writes an act down, in the transaction that does it. An act on another tenant than the actor's own is marked as foreign. */
export async function recordAct(tx: Tx, act: Act, { metadata = {}, ...deed }: Deed): Promise<void> {
  const { actor, tenantId, tenantPublicId, requestId } = act
  await insertAuditLog(tx, {
    tenantId,
    actor: actor.subject,
    actorTenant: actor.tenantId ?? null,
    team: actor.team ?? null,
    roles: actor.roles,
    // A uuid may be written in capitals.
    isForeign: actor.tenantId?.toLowerCase() !== tenantPublicId,
    ...deed,
    requestId,
    metadata,
  })
}
