import { waitUntil } from '../timing/wait-until.ts'
import type { Sql } from '../database/session.ts'
import type { TcpGate } from './tcp-gate.ts'

/** Takes a service's database away; gives what brings it back, which resolves when `sql`, the service's, reaches it again. */
export function takeDatabaseAway(sql: Sql, gate: TcpGate): () => Promise<unknown> {
  gate.cut()
  return () => {
    gate.open()
    return waitUntil('it is reached again', () =>
      sql`select 1`.then(
        () => true,
        () => false,
      ),
    )
  }
}

/**
 * A fault of whoever runs the database: a service may not look into its own schema. `sql` is the owner's, `serviceUrl` names the
 * service's role. Gives what mends it.
 */
export async function forbidSchema(
  sql: Sql,
  schema: string,
  serviceUrl: string,
): Promise<() => Promise<unknown>> {
  const { username } = new URL(serviceUrl)
  await sql`revoke usage on schema ${sql(schema)} from ${sql(username)}`
  return () => sql`grant usage on schema ${sql(schema)} to ${sql(username)}`
}
