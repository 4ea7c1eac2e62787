import type { Db, Sql } from '@interview-pass/service-kit'
import { and, eq } from 'drizzle-orm'
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
