import type { Db } from '@interview-pass/service-kit'
import { eq, lt, sql } from 'drizzle-orm'
import { jobProgress } from '../tables.ts'

/** Up to when a job has nothing left to do; undefined where it never said so. */
export async function findReached(db: Db, job: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ reachedAt: jobProgress.reachedAt })
    .from(jobProgress)
    .where(eq(jobProgress.job, job))
  return row?.reachedAt
}

/** Never goes back, and never past the database's clock: a replica whose clock is fast would have orders left out. */
export async function keepReached(db: Db, job: string, reachedAt: Date): Promise<void> {
  const reached = sql`least(${reachedAt.toISOString()}::timestamptz, now())`
  await db
    .insert(jobProgress)
    .values({ job, reachedAt: reached })
    .onConflictDoUpdate({
      target: jobProgress.job,
      set: { reachedAt: sql`excluded.reached_at` },
      setWhere: lt(jobProgress.reachedAt, sql`excluded.reached_at`),
    })
}
