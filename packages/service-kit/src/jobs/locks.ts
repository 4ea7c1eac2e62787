import { tryLock, unlock, type DatabaseSession, type Sql } from '../database/session.ts'
import type { Database } from '../database/database.ts'

/** Locks that this process may hold while its connection lives. */
export interface JobLocks {
  /** Runs `work` while holding the lock; BUSY when another process holds it. The signal is aborted when the lock is lost. */
  hold(name: string, work: (lost: AbortSignal) => Promise<'DONE'>): Promise<'DONE' | 'BUSY'>
  close(): Promise<void>
}

/** Of the lock that one replica at a time holds while it runs a job. */
export const jobLockName = (job: string, schema: string): string => `job ${job} of ${schema}`

const lockDeadlineMs = 5000

/** Opens one connection for all locks, and another one after that is lost. */
export function createJobLocks(database: Database): JobLocks {
  let current: { session: DatabaseSession; lost: AbortController } | undefined

  const open = () => {
    if (current !== undefined && !current.session.isClosed) return current
    const lost = new AbortController()
    const session = database.session('jobs', {
      onClosed: () => lost.abort(new Error('the connection that held the lock is gone')),
    })
    current = { session, lost }
    return current
  }

  return {
    async hold(name, work) {
      const { session, lost } = open()
      if (!(await askOrClose(session, (sql) => tryLock(sql, name)))) return 'BUSY'
      try {
        return await work(lost.signal)
      } finally {
        // A lock that cannot be given back is given back by ending its connection.
        if (!session.isClosed) await askOrClose(session, (sql) => unlock(sql, name)).catch(() => undefined)
      }
    },
    async close() {
      await current?.session.close()
    },
  }
}

async function askOrClose<T>(session: DatabaseSession, statement: (sql: Sql) => Promise<T>): Promise<T> {
  try {
    return await session.ask(statement, lockDeadlineMs)
  } catch (error) {
    await session.close()
    throw error
  }
}
