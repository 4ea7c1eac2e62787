import postgres, { type Sql } from 'postgres'

/** Runs `work` on one connection of its own, and closes it. */
export async function administer<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Any number does, as long as nothing else in the cluster's `postgres` database locks it. */
const preparationLock = 7_305_117

/** The same, while nobody else prepares this cluster: roles and templates are shared by all who use it. */
export function administerAlone<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  return administer(url, async (sql) => {
    await sql`select pg_advisory_lock(${preparationLock})`
    return work(sql)
  })
}
