import type { DatabaseSession } from '../database/session.ts'
import type { Database } from '../database/database.ts'
import { withDeadline } from '../timing/deadline.ts'

/** Locks that this process may hold while its connection lives. */
export interface JobLocks {
  /** Runs `work` while holding the lock; BUSY when another process holds it. The signal is aborted when the lock is lost. */
  hold(name: string, work: (lost: AbortSignal) => Promise<'DONE'>): Promise<'DONE' | 'BUSY'>
  close(): Promise<void>
}

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
      const [row] = await withDeadline(
        async () => session.sql<{ locked: boolean }[]>`
          select pg_try_advisory_lock(hashtextextended(${name}, 0)) as locked`,
        lockDeadlineMs,
      ).catch(async (error: unknown) => {
        await session.close()
        throw error
      })
      if (row?.locked !== true) return 'BUSY'
      try {
        return await work(lost.signal)
      } finally {
        if (!session.isClosed) await unlock(session, name)
      }
    },
    async close() {
      await current?.session.close()
    },
  }
}

/** A lock that can't be given back is given back by ending its connection. */
async function unlock(session: DatabaseSession, name: string): Promise<void> {
  try {
    await withDeadline(
      async () => session.sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`,
      lockDeadlineMs,
    )
  } catch {
    await session.close()
  }
}
