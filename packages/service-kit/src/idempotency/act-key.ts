import { actorName } from '../http/access/actor-name.ts'
import type { TenantActor } from '../http/access/admin-access.ts'
import { requestHash, type IdempotencyInput } from './idempotency.ts'

/** An act that is done once for each `Idempotency-Key` of its actor in the tenant that it is about. */
export function actKey(
  { actor, tenantId }: TenantActor,
  request: {
    readonly headers: { readonly 'idempotency-key'?: string | undefined }
    readonly params: unknown
    readonly rawBody: Uint8Array
  },
  about: Pick<IdempotencyInput, 'route' | 'store'>,
): IdempotencyInput {
  return {
    ...about,
    tenantId,
    // No API client has a name with a colon.
    caller: `actor:${actorName(actor)}`,
    key: request.headers['idempotency-key'],
    bodyHash: requestHash(request.params, request.rawBody),
  }
}
