import { randomBytes } from 'node:crypto'
import { onOneConnection, type Sql } from '../database/session.ts'
import { testInfrastructure } from './infrastructure.ts'

/** A database of one test file's own. */
export interface TestDatabase {
  /** A superuser's URL of the database. */
  readonly url: string
  readonly name: string
  /** Also ends the connections that a failed test left open. */
  drop(): Promise<void>
}

/** Creates an empty database, or a copy of `template`, named after `purpose`. */
export async function createTestDatabase(options: {
  purpose: string
  template?: string
}): Promise<TestDatabase> {
  const name = `${options.purpose}_${randomBytes(4).toString('hex')}`
  const { postgresUrl } = testInfrastructure()
  await asAdmin(async (sql) => {
    if (options.template === undefined) await sql`create database ${sql(name)}`
    else await sql`create database ${sql(name)} template ${sql(options.template)}`
  })
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  return {
    url: url.toString(),
    name,
    drop: () => asAdmin(async (sql) => void (await sql`drop database if exists ${sql(name)} with (force)`)),
  }
}

async function asAdmin(work: (sql: Sql) => Promise<void>): Promise<void> {
  await onOneConnection(testInfrastructure().postgresUrl, {}, work)
}

/** A prefix for topics, groups and Redis keys that no other test file has. */
export function randomNamespace(purpose: string): string {
  return `${purpose}-${randomBytes(4).toString('hex')}`
}
