import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db, Tx } from '../database/database.ts'

export interface KeyName {
  readonly tenantId: bigint
  readonly caller: string
  readonly route: string
  readonly key: string
}

const keyClaim = z.object({
  id: z.coerce.bigint(),
  resourceId: z.string().nullable(),
  isFirst: z.boolean(),
  /** True when an earlier attempt answered: this one repeats it. */
  hasAnswered: z.boolean(),
})

/**
 * Takes the lease of a key: of a new one, or of one without stored answer whose lease is over, if the request is the
 * same. Undefined when it cannot be taken.
 */
export async function claimKey(
  db: Db,
  name: KeyName,
  lease: { bodyHash: string; now: Date; until: Date },
): Promise<z.output<typeof keyClaim> | undefined> {
  const { tenantId, caller, route, key } = name
  const until = lease.until.toISOString()
  const rows = await db.execute(sql`
    insert into idempotency_keys as stored (tenant_id, caller, route, key, body_hash, lease_until)
    values (${tenantId.toString()}::bigint, ${caller}, ${route}, ${key}, ${lease.bodyHash}, ${until}::timestamptz)
    on conflict (tenant_id, caller, route, key) do update set lease_until = excluded.lease_until
    where stored.body_hash = excluded.body_hash
      and stored.response_body is null
      and (stored.lease_until is null or stored.lease_until <= ${lease.now.toISOString()}::timestamptz)
    returning id, resource_id as "resourceId", xmax = 0 as "isFirst", response_status is not null as "hasAnswered"`)
  return keyClaim.optional().parse(rows[0])
}

const keyState = z.object({ bodyHash: z.string(), responseBody: z.unknown() })

/** What is known of a key that could not be claimed. */
export async function findKey(
  db: Db,
  { tenantId, caller, route, key }: KeyName,
): Promise<z.output<typeof keyState> | undefined> {
  const rows = await db.execute(sql`
    select body_hash as "bodyHash", response_body as "responseBody" from idempotency_keys
    where tenant_id = ${tenantId.toString()}::bigint and caller = ${caller} and route = ${route} and key = ${key}`)
  return keyState.optional().parse(rows[0])
}

/** Keeps the answer and ends the lease. Without a body only the status is kept, and the key can be claimed again. */
export async function keepAnswer(
  db: Db,
  id: bigint,
  answer: { status: number; bodyJson?: string },
): Promise<void> {
  await db.execute(sql`
    update idempotency_keys
    set response_status = ${answer.status}, response_body = ${answer.bodyJson ?? null}::text::jsonb, lease_until = null
    where id = ${id.toString()}::bigint and response_body is null`)
}

/** Ends the lease, unless another attempt holds it by now. */
export async function releaseKey(db: Db, id: bigint, until: Date): Promise<void> {
  await db.execute(sql`
    update idempotency_keys set lease_until = null
    where id = ${id.toString()}::bigint and lease_until = ${until.toISOString()}::timestamptz`)
}

/** False when another attempt has bound another resource. */
export async function bindKey(tx: Tx, id: bigint, resourceId: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    update idempotency_keys set resource_id = ${resourceId}::uuid
    where id = ${id.toString()}::bigint and (resource_id is null or resource_id = ${resourceId}::uuid)
    returning id`)
  return rows.length === 1
}
