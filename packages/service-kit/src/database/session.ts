import postgres from 'postgres'

/** The raw client, for hot prepared statements. Never given to drizzle, which would change its parsers. */
export type Sql = postgres.Sql<{ bigint: bigint }>

export interface SessionEvents {
  /** A NOTIFY on a channel that this session listens to. */
  readonly onNotify?: (channel: string) => void
  /** The connection is gone, and its advisory locks with it. Called once. */
  readonly onClosed?: () => void
}

/** One connection, with the locks and LISTENs it holds. */
export interface DatabaseSession {
  /** Use only while not closed: postgres.js would open another connection, without the locks. */
  readonly sql: Sql
  readonly isClosed: boolean
  close(): Promise<void>
}

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
    onnotify: (channel: string) => events.onNotify?.(channel),
  }
  const sql: Sql = postgres(url, sessionSettings)
  return {
    sql,
    get isClosed() {
      return isClosed
    },
    async close() {
      closed()
      await sql.end({ timeout: 0 })
    },
  }
}
