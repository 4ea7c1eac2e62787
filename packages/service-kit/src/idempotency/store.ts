import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db, Tx } from '../database/database.ts'

/** What a row says of a key that could not be claimed. */
export interface KeyState {
  readonly bodyHash: string
  readonly responseBody: unknown
}

export interface KeyClaim {
  readonly id: bigint
  readonly resourceId: string | undefined
  readonly isFirst: boolean
  /** True when an earlier attempt answered: this one repeats it. */
  readonly hasAnswered: boolean
}

export interface KeyName {
  readonly tenantId: bigint
  readonly caller: string
  readonly route: string
  readonly key: string
}

const claimRow = z.object({
  id: z.coerce.bigint(),
  resource_id: z.string().nullable(),
  is_first: z.boolean(),
  has_answered: z.boolean(),
})

/**
 * Takes the lease of a key: of a new one, or of one without stored answer whose lease is over, if the request is the
 * same. Undefined when it cannot be taken.
 */
export async function claimKey(
  db: Db,
  name: KeyName,
  lease: { bodyHash: string; now: Date; until: Date },
): Promise<KeyClaim | undefined> {
  const { tenantId, caller, route, key } = name
  const until = lease.until.toISOString()
  const rows = await db.execute(sql`
    insert into idempotency_keys as stored (tenant_id, caller, route, key, body_hash, lease_until)
    values (${tenantId.toString()}::bigint, ${caller}, ${route}, ${key}, ${lease.bodyHash}, ${until}::timestamptz)
    on conflict (tenant_id, caller, route, key) do update set lease_until = excluded.lease_until
    where stored.body_hash = excluded.body_hash
      and stored.response_body is null
      and (stored.lease_until is null or stored.lease_until <= ${lease.now.toISOString()}::timestamptz)
    returning id, resource_id, xmax = 0 as is_first, response_status is not null as has_answered`)
  const [row] = z.array(claimRow).parse([...rows])
  if (row === undefined) return undefined
  return {
    id: row.id,
    resourceId: row.resource_id ?? undefined,
    isFirst: row.is_first,
    hasAnswered: row.has_answered,
  }
}

const stateRow = z.object({
  body_hash: z.string(),
  response_body: z.unknown(),
})

export async function findKey(db: Db, name: KeyName): Promise<KeyState | undefined> {
  const { tenantId, caller, route, key } = name
  const rows = await db.execute(sql`
    select body_hash, response_body from idempotency_keys
    where tenant_id = ${tenantId.toString()}::bigint and caller = ${caller} and route = ${route} and key = ${key}`)
  const [row] = z.array(stateRow).parse([...rows])
  if (row === undefined) return undefined
  return { bodyHash: row.body_hash, responseBody: row.response_body }
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
