import type { Sql } from '@interview-pass/service-kit'

/** So many API clients like the demo's more, so that a long run meets no limit; returns their ids. */
export async function addApiClients(sql: Sql, count: number): Promise<string[]> {
  const rows = await sql<{ clientId: string }[]>`
    insert into payment.api_clients (tenant_id, client_id, secret_encrypted)
    select tenant_id, client_id || '-' || n, secret_encrypted
    from payment.api_clients, generate_series(1, ${count}) n where client_id = 'demo-client'
    on conflict (client_id) do update set status = 'ACTIVE'
    returning client_id as "clientId"`
  return rows.map(({ clientId }) => clientId)
}

/** So many users like the demo's more, of whom none buys much; returns their public ids. */
export async function addUsers(sql: Sql, demoUserId: string, count: number): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`
    insert into payment.users (tenant_id, external_id, email, language)
    select tenant_id, external_id || '-' || n, email, language
    from payment.users, generate_series(1, ${count}) n where public_id = ${demoUserId}
    on conflict (tenant_id, external_id) do update set status = 'ACTIVE'
    returning public_id as "userId"`
  return rows.map(({ userId }) => userId)
}
