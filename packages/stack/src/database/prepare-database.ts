import type { Sql } from 'postgres'
import { administer, administerAlone } from './administer.ts'
import { migrateServices } from './migrations.ts'
import { prepareRoles, roles, urlOf } from './roles.ts'

export interface DatabaseUrls {
  readonly superuserUrl: string
  readonly ownerUrl: string
  readonly paymentServiceUrl: string
  readonly interviewServiceUrl: string
}

/** At which URLs the roles reach a database. */
export function databaseUrls(superuserUrl: string, database: string): DatabaseUrls {
  const superuser = new URL(superuserUrl)
  superuser.pathname = `/${database}`
  return {
    superuserUrl: superuser.href,
    ownerUrl: urlOf(superuserUrl, roles.owner, database),
    paymentServiceUrl: urlOf(superuserUrl, roles.paymentService, database),
    interviewServiceUrl: urlOf(superuserUrl, roles.interviewService, database),
  }
}

/** Makes the roles and the database where they are missing, and applies the migrations that are, by default this checkout's. */
export async function prepareDatabase(
  superuserUrl: string,
  database: string,
  checkout?: string,
): Promise<DatabaseUrls> {
  await administerAlone(superuserUrl, (sql) => prepareAlone(sql, superuserUrl, database, checkout))
  return databaseUrls(superuserUrl, database)
}

/** The same, by somebody who alone prepares the cluster. */
export async function prepareAlone(
  sql: Sql,
  superuserUrl: string,
  database: string,
  checkout?: string,
): Promise<void> {
  await prepareRoles(sql, superuserUrl)
  if (!(await databaseExists(sql, database))) {
    await createDatabase(sql, database)
    // Every role could use it: a role reaches only what it was granted.
    await administer(
      databaseUrls(superuserUrl, database).superuserUrl,
      (inside) => inside`revoke all on schema public from public`,
    )
  }
  await migrateServices(databaseUrls(superuserUrl, database).ownerUrl, checkout)
}

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
