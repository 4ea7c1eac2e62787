import type { Sql } from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { jobLockName } from '../jobs/locks.ts'

/**
 * Keeps a timed job of a service from running while a test file does, as another replica does: all its runs are the
 * tests'. Without it the job's first run, within two seconds of the start, falls among them.
 * @param service.sql a superuser's connections to the service's database
 */
export function useHeldJob(
  service: { readonly sql: Pick<Sql, 'reserve'> },
  schema: string,
  job: string,
): void {
  let release: () => Promise<void>
  beforeAll(async () => {
    const connection = await service.sql.reserve()
    await connection`select pg_advisory_lock(hashtextextended(${jobLockName(job, schema)}, 0))`
    release = async () => {
      await connection`select pg_advisory_unlock_all()`
      connection.release()
    }
  })
  afterAll(() => release())
}
