import postgres from 'postgres'
import { withDeadline } from '../timing/deadline.ts'

/** The raw client, for hot prepared statements. Never given to drizzle, which would change its parsers. */
export type Sql = postgres.Sql<{ bigint: bigint }>

export interface SessionEvents {
  /** A NOTIFY on a channel that this session listens to. */
  readonly onNotify?: () => void
  /** The connection is gone, and its advisory locks with it. Called once. */
  readonly onClosed?: () => void
}

/** One connection, with the locks and LISTENs it holds. */
export interface DatabaseSession {
  /** Runs a statement on this connection. Rejects when that is gone: postgres.js would open another one, without the locks. Default deadline 10 000. */
  ask<T>(statement: (sql: Sql) => Promise<T>, deadlineMs?: number): Promise<T>
  readonly isClosed: boolean
  close(): Promise<void>
}

const statementDeadlineMs = 10_000

/** Connects on first use. The connection is kept until closed, and never replaced by another one. */
export function openSession(
  url: string,
  settings: postgres.Options<{ bigint: postgres.PostgresType<bigint> }>,
  events: SessionEvents = {},
): DatabaseSession {
  let isClosed = false
  const closed = () => {
    if (isClosed) return
    isClosed = true
    events.onClosed?.()
  }
  const sessionSettings = {
    ...settings,
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onclose: closed,
    // Read by postgres.js (it is how its own `listen` works) but missing in its types.
    onnotify: () => events.onNotify?.(),
  }
  const sql: Sql = postgres(url, sessionSettings)
  return {
    async ask(statement, deadlineMs = statementDeadlineMs) {
      if (isClosed) throw new Error('the connection that held the lock is gone')
      return withDeadline(() => statement(sql), deadlineMs)
    },
    get isClosed() {
      return isClosed
    },
    async close() {
      closed()
      await sql.end({ timeout: 0 })
    },
  }
}

/** Takes the advisory lock of a name for as long as its connection lives; false while another one has it. */
export async function tryLock(sql: Sql, name: string): Promise<boolean> {
  const [row] = await sql<{ locked: boolean }[]>`
    select pg_try_advisory_lock(hashtextextended(${name}, 0)) as locked`
  return row?.locked === true
}

export async function unlock(sql: Sql, name: string): Promise<void> {
  await sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`
}

/** Does work on one connection outside all pools, and closes it. Names mean what `connection` says of the search path. */
export async function onOneConnection<T>(
  url: string,
  connection: Readonly<Record<string, string | number>>,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const types = { bigint: postgres.BigInt }
  const sql: Sql = postgres(url, { max: 1, types, onnotice: () => undefined, connection })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
