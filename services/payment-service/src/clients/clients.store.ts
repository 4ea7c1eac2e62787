import type { Db, Sql, Tx } from '@interview-pass/service-kit'
import { and, desc, eq } from 'drizzle-orm'
import { apiClients, tenants } from '../tables.ts'

/** An active client of an active tenant, with its encrypted secrets. The client id finds the tenant. */
export async function findActiveClient(db: Db, clientId: string) {
  const [row] = await db
    .select({
      id: apiClients.id,
      clientId: apiClients.clientId,
      kind: apiClients.kind,
      tenantId: apiClients.tenantId,
      secretEncrypted: apiClients.secretEncrypted,
      previousSecretEncrypted: apiClients.previousSecretEncrypted,
    })
    .from(apiClients)
    .innerJoin(tenants, eq(tenants.id, apiClients.tenantId))
    .where(
      and(eq(apiClients.clientId, clientId), eq(apiClients.status, 'ACTIVE'), eq(tenants.status, 'ACTIVE')),
    )
  return row
}

/** Takes a nonce in PostgreSQL, and forgets what is past. False when this client has used it. */
export async function takeNonce(
  sql: Sql,
  use: { tenantId: bigint; apiClientId: bigint; nonce: string; now: Date; expiresAt: Date },
): Promise<boolean> {
  const rows = await sql`
    with past as (
      delete from payment.request_nonces
      where id in (select id from payment.request_nonces where expires_at < ${use.now} limit 100)
    )
    insert into payment.request_nonces (tenant_id, api_client_id, nonce, expires_at)
    values (${use.tenantId}, ${use.apiClientId}, ${use.nonce}, ${use.expiresAt})
    on conflict (api_client_id, nonce) do nothing
    returning id`
  return rows.length === 1
}

/** An API client as it is stored. */
export type StoredClient = typeof apiClients.$inferSelect

interface ClientOfTenant {
  readonly tenantId: bigint
  /** Public id. */
  readonly apiClientId: string
}

const isClient = ({ tenantId, apiClientId }: ClientOfTenant) =>
  and(eq(apiClients.tenantId, tenantId), eq(apiClients.publicId, apiClientId))

export async function findStoredClient(db: Db, asked: ClientOfTenant): Promise<StoredClient | undefined> {
  const [row] = await db.select().from(apiClients).where(isClient(asked))
  return row
}

/** The same, locked until the transaction ends. */
export async function lockClient(tx: Tx, asked: ClientOfTenant): Promise<StoredClient | undefined> {
  const [row] = await tx.select().from(apiClients).where(isClient(asked)).for('update')
  return row
}

export async function insertClient(
  tx: Tx,
  client: typeof apiClients.$inferInsert & { readonly tenantId: bigint },
): Promise<StoredClient> {
  const [row] = await tx.insert(apiClients).values(client).returning()
  if (row === undefined) throw new Error('an insert returned no row')
  return row
}

/** Changes a client that is locked. */
export async function updateClient(
  tx: Tx,
  { tenantId, id }: Pick<StoredClient, 'tenantId' | 'id'>,
  change: Partial<StoredClient>,
): Promise<StoredClient> {
  const [row] = await tx
    .update(apiClients)
    .set(change)
    .where(and(eq(apiClients.tenantId, tenantId), eq(apiClients.id, id)))
    .returning()
  if (row === undefined) throw new Error('there is no such client')
  return row
}

/** The API clients of one page, newest first, and how many there are in all. */
export async function listStoredClients(
  db: Db,
  { tenantId, status }: { readonly tenantId: bigint; readonly status?: StoredClient['status'] | undefined },
  rows: { readonly limit: number; readonly offset: number },
): Promise<{ readonly found: StoredClient[]; readonly total: number }> {
  const where = and(eq(apiClients.tenantId, tenantId), status && eq(apiClients.status, status))
  const found = await db
    .select()
    .from(apiClients)
    .where(where)
    .orderBy(desc(apiClients.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await db.$count(apiClients, where) }
}
