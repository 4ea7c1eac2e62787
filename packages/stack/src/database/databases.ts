import type { Sql } from 'postgres'
import { administer } from './administer.ts'
import { roles } from './roles.ts'

/**
 * Makes a database that belongs to the owner role, empty or as a copy of `template`, which nobody else can enter.
 * @throws an Error when there is one of that name
 */
export async function createDatabase(sql: Sql, name: string, template?: string): Promise<void> {
  const copied = template === undefined ? sql`` : sql`template ${sql(template)}`
  await sql`create database ${sql(name)} owner ${sql(roles.owner)} ${copied}`
  // A copy has the template's content but not its permissions.
  await sql`revoke all on database ${sql(name)} from public`
  await sql`grant connect on database ${sql(name)} to ${sql(roles.paymentService)}, ${sql(roles.interviewService)}`
}

export async function databaseExists(sql: Sql, name: string): Promise<boolean> {
  const found = await sql`select from pg_database where datname = ${name}`
  return found.length > 0
}

/** Takes the schema that every role could use, so that a role reaches only what it was granted. */
export async function closePublicSchema(superuserUrl: string, database: string): Promise<void> {
  const url = new URL(superuserUrl)
  url.pathname = `/${database}`
  await administer(url.href, async (sql) => {
    await sql`revoke all on schema public from public`
  })
}
