import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import type { PgDatabase } from 'drizzle-orm/pg-core'
import postgres from 'postgres'
import { watchedSockets } from './sockets.ts'
import { openSession, type DatabaseSession, type SessionEvents, type Sql } from './session.ts'
import { withDeadline } from '../timing/deadline.ts'

/** May be a transaction. */
export type Db = PgDatabase<PostgresJsQueryResultHKT>

/** Must be a transaction: what takes it is atomic with whatever else is done in it. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]

export interface Database {
  /** Drizzle, for schema, reads and everything that is not hot. */
  readonly db: Db
  readonly sql: Sql
  /** READ COMMITTED; rolled back when `work` throws. Nothing outside the database may be called inside it. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Resolves when the database answers; rejects within 2 s when it does not. */
  ping(): Promise<void>
  /** One connection outside the pools, for advisory locks and LISTEN. It is never replaced silently. */
  session(purpose: string, events?: SessionEvents): DatabaseSession
  /** Lets running statements end for at most 5 s, then closes every connection of the pools. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly url: string
  /** The search path: unqualified names mean this schema and no other. */
  readonly schema: string
  readonly applicationName: string
  /** Connections of each of the two pools. */
  readonly poolMax: number
  readonly statementTimeoutMs: number
  /** How long one attempt to connect may take. Default 5000. */
  readonly connectTimeoutMs?: number
  /** After so long without a byte a pool's connection is given up. Default 60 000, and at least twice the statement timeout. */
  readonly silentAfterMs?: number
  /** Hears of each transaction that was committed. */
  readonly onCommit?: (tx: Tx) => void
}

const pingTimeoutMs = 2000
const closeTimeoutSeconds = 5
const silentAfterMsDefault = 60_000
const silenceMarginMs = 2000

/**
 * The server gives up a client that vanished without a word after 25 s, and with it the locks it held; the system's default is
 * above two hours. The last one is for data that nobody acknowledges (a NOTIFY to the dead): keepalives do not run meanwhile.
 */
const deadClientSettings = {
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 25_000,
}

/** Opens two pools, for drizzle and for raw statements; connects on first use. Times are UTC; int8 arrives as bigint, numeric as text. */
export function openDatabase(options: DatabaseOptions): Database {
  const settings = connectionSettings(options)
  const pool = { ...settings, ...poolSettings(options) }
  const drizzleClient = postgres(options.url, pool)
  const sql: Sql = postgres(options.url, pool)
  const db = drizzle(drizzleClient)
  return {
    db,
    sql,
    async transaction(work) {
      let committing: Tx | undefined
      const result = await db.transaction(
        (tx) => {
          committing = tx
          return work(tx)
        },
        { isolationLevel: 'read committed' },
      )
      if (committing !== undefined) options.onCommit?.(committing)
      return result
    },
    async ping() {
      await withDeadline(async () => sql`select 1`, pingTimeoutMs)
    },
    session: (purpose, events) =>
      openSession(
        options.url,
        {
          ...settings,
          connection: { ...settings.connection, application_name: `${options.applicationName} ${purpose}` },
        },
        events,
      ),
    async close() {
      await Promise.all([
        drizzleClient.end({ timeout: closeTimeoutSeconds }),
        sql.end({ timeout: closeTimeoutSeconds }),
      ])
    },
  }
}

/** The driver counts the losses of all connections together: its own delays make a busy pool wait 20 s after one restart of the database. */
function reconnectDelaySeconds(losses: number): number {
  return Math.min(0.05 * losses, 1) * (0.5 + Math.random() / 2)
}

/**
 * Silent for longer than the server lets a statement or a transaction's pause take: then nobody is there any more. The default
 * is far longer, because every idle connection that is ended is opened, and its statements are planned, anew.
 */
function poolSettings(options: DatabaseOptions) {
  const silentAfterMs = Math.max(
    options.silentAfterMs ?? silentAfterMsDefault,
    2 * options.statementTimeoutMs + silenceMarginMs,
  )
  return {
    max: options.poolMax,
    // Ends an idle connection in order before its silence does.
    idle_timeout: silentAfterMs / 2000,
    // Read by postgres.js but missing in its types.
    socket: watchedSockets(silentAfterMs),
  }
}

function connectionSettings(options: DatabaseOptions) {
  return {
    connect_timeout: Math.ceil((options.connectTimeoutMs ?? 5000) / 1000),
    backoff: reconnectDelaySeconds,
    types: { bigint: postgres.BigInt },
    // Asked on connect, by nobody who could be told of a failure: a connection lost meanwhile would end the process. Arrays go as text.
    fetch_types: false,
    // Notices would be printed to the console by default.
    onnotice: () => undefined,
    connection: {
      application_name: options.applicationName,
      search_path: options.schema,
      TimeZone: 'UTC',
      statement_timeout: options.statementTimeoutMs,
      // A forgotten transaction holds locks and stops vacuum: twice the longest statement is enough for any of ours.
      idle_in_transaction_session_timeout: Math.max(2 * options.statementTimeoutMs, 1000),
      ...deadClientSettings,
    },
  }
}
