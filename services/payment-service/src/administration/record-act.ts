import type { Tx, TenantActor } from '@interview-pass/service-kit'
import { insertAuditLog } from './audit-logs.store.ts'

/** Who does something to which tenant, and in which request. */
export interface Act extends TenantActor {
  readonly requestId: string
}

/** An act that may be about no tenant, but about the whole merchant: then both ids are null. */
export interface MerchantAct extends Pick<Act, 'actor' | 'requestId'> {
  readonly tenantId: bigint | null
  readonly tenantPublicId: string | null
}

/** What was done. */
export interface Deed {
  /** `CHANGE_PRODUCT` */
  readonly action: string
  /** As the role table names it. */
  readonly resource: string
  /** Public id; absent where there is none, and never a secret. */
  readonly resourceId?: string
  /** What was changed, by the names of the API; never a secret, and nothing about a person but ids. */
  readonly metadata?: Readonly<Record<string, string | number | boolean | null>>
}

/** Writes an act down, in the transaction that does it. An act on another tenant than the actor's own is marked as foreign. */
export async function recordAct(tx: Tx, act: MerchantAct, { metadata = {}, ...deed }: Deed): Promise<void> {
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
