import type { Sql } from 'postgres'
import { administerAlone } from './administer.ts'
import { closePublicSchema, createDatabase, databaseExists } from './databases.ts'
import { migrateServices } from './migrations.ts'
import { prepareRoles, roles, urlOf } from './roles.ts'

export interface DatabaseUrls {
  readonly ownerUrl: string
  readonly paymentServiceUrl: string
  readonly interviewServiceUrl: string
}

/** At which URLs the roles reach a database. */
export function databaseUrls(superuserUrl: string, database: string): DatabaseUrls {
  return {
    ownerUrl: urlOf(superuserUrl, roles.owner, database),
    paymentServiceUrl: urlOf(superuserUrl, roles.paymentService, database),
    interviewServiceUrl: urlOf(superuserUrl, roles.interviewService, database),
  }
}

/** Makes the roles and the database where they are missing, and applies the migrations that are. */
export async function prepareDatabase(superuserUrl: string, database: string): Promise<DatabaseUrls> {
  await administerAlone(superuserUrl, (sql) => prepare(sql, superuserUrl, database))
  return databaseUrls(superuserUrl, database)
}

/**
 * The name of a database with everything applied, to copy from. It is made once for each state of the roles and migrations;
 * a half-made one is never taken for it.
 */
export async function templateDatabase(superuserUrl: string, version: string): Promise<string> {
  const name = `interview_pass_template_${version}`
  const draft = `${name}_draft`
  await administerAlone(superuserUrl, async (sql) => {
    if (await databaseExists(sql, name)) return
    await sql`drop database if exists ${sql(draft)} with (force)`
    await prepare(sql, superuserUrl, draft)
    await sql`alter database ${sql(draft)} rename to ${sql(name)}`
    // A copy is refused while anyone is connected to the original.
    await sql`alter database ${sql(name)} with allow_connections false`
  })
  return name
}

async function prepare(sql: Sql, superuserUrl: string, database: string): Promise<void> {
  await prepareRoles(sql, superuserUrl)
  if (!(await databaseExists(sql, database))) {
    await createDatabase(sql, database)
    await closePublicSchema(superuserUrl, database)
  }
  await migrateServices(databaseUrls(superuserUrl, database).ownerUrl)
}
