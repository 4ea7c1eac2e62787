import { coalesce } from './coalesce.ts'
import type { DatabaseSession } from './database-session.ts'
import type { Database } from './database.ts'
import { withDeadline } from './deadline.ts'
import type { EventProducer } from './event-producer.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import {
  createOutboxGauge,
  markPublished,
  readUnpublished,
  type OutboxGauge,
  type UnpublishedRow,
} from './outbox-rows.ts'
import { topicName } from './topic-name.ts'
import { createWakeSignal, type WakeSignal } from './wake-signal.ts'

export interface RelayNeeds {
  database: Database
  producer: EventProducer
  logger: Logger
  metrics: Metrics
  /** Prefix of every topic; empty in production. */
  namespace: string
  /** Whose outbox it is: one relay is active for each. */
  schema: string
}

export interface RelayOptions {
  /** Default 100. */
  batchMax?: number
  /** How long an event waits at most when a wake-up was lost, and a stand-by for its turn. Default 1000. */
  pollMs?: number
  /** Awaited at the two moments where a crash must do no harm; for tests. */
  onBatch?: { beforePublish?: () => Promise<void>; beforeMark?: () => Promise<void> }
}

export interface Relay {
  /** Call after a commit that recorded events, in whichever replica. Cheap, never throws. */
  wake(): void
  /** Publishes what was committed before the call, then ends; gives up after 5 s. */
  stop(): Promise<void>
  /** This replica publishes. */
  readonly isActive: boolean
}

const statementDeadlineMs = 10_000
const retryDelayMs = 100
const retryDelayMaxMs = 5000
const drainMs = 5000
const batchGapMs = 4

interface RelayState {
  readonly needs: RelayNeeds
  readonly batchMax: number
  readonly pollMs: number
  readonly onBatch: NonNullable<RelayOptions['onBatch']>
  /** There may be rows to publish. */
  readonly signal: WakeSignal
  /** Ends a wait inside a session: the session is gone, or the relay stops. */
  readonly pause: WakeSignal
  /** Ends the wait between two sessions: the relay stops. */
  readonly backOff: WakeSignal
  readonly channel: string
  readonly gauge: OutboxGauge
  readonly countPublished: (count: number) => void
  isActive: boolean
  /** Set by `stop`, to the time when draining ends. */
  stopAt?: number
}

/**
 * Publishes the rows of `outbox`, each at least once, those of one key in the order they were recorded. One relay per schema
 * is active, by an advisory lock on a connection of its own; should two ever be, they can only repeat each other. Outages
 * of database and Kafka are waited out.
 */
export function startOutboxRelay(needs: RelayNeeds, options: RelayOptions = {}): Relay {
  const published = needs.metrics.counter('outbox_published_total', 'Events published from the outbox')
  const state: RelayState = {
    needs,
    batchMax: options.batchMax ?? 100,
    pollMs: options.pollMs ?? 1000,
    onBatch: options.onBatch ?? {},
    signal: createWakeSignal(),
    pause: createWakeSignal(),
    backOff: createWakeSignal(),
    channel: `${needs.schema}_outbox`,
    gauge: createOutboxGauge(needs.metrics),
    countPublished: (count) => published.inc(count),
    isActive: false,
  }
  // A stand-alone NOTIFY: inside the writing transaction it would hold a lock of the whole database until the commit.
  const notifyActive = coalesce(async () => {
    try {
      await needs.database.sql`select pg_notify(${state.channel}, '')`
    } catch (error) {
      needs.logger.debug(
        { schema: needs.schema, error },
        'outbox relay not notified, its poll will find the event',
      )
    }
  })
  const ended = run(state)
  return {
    get isActive() {
      return state.isActive
    },
    wake() {
      if (state.isActive) state.signal.wake()
      else if (state.stopAt === undefined) notifyActive()
    },
    async stop() {
      state.stopAt ??= Date.now() + drainMs
      state.signal.wake()
      state.pause.wake()
      state.backOff.wake()
      await ended
    },
  }
}

async function run(state: RelayState): Promise<void> {
  const { logger, schema } = state.needs
  let failures = 0
  while (state.stopAt === undefined) {
    try {
      await holdSession(state, () => {
        failures = 0
      })
    } catch (error) {
      if (state.stopAt !== undefined) return
      const delayMs = Math.min(retryDelayMs * 2 ** failures, retryDelayMaxMs)
      failures += 1
      logger.warn({ schema, delayMs, error }, 'outbox relay lost its connection')
      await state.backOff.wait(delayMs)
    }
  }
}

/** From connecting to the end of the connection: stands by until the lock is free, then publishes. */
async function holdSession(state: RelayState, onActive: () => void): Promise<void> {
  const { database, logger, schema } = state.needs
  const session = database.session('outbox-relay', {
    onNotify: () => state.signal.wake(),
    onClosed: () => {
      state.isActive = false
      state.signal.wake()
      state.pause.wake()
    },
  })
  try {
    // A mark that a crash undoes only causes a repeat: not worth waiting for the disk.
    await ask(async () => session.sql`set synchronous_commit = off`)
    while (!(await tryLock(session, schema))) {
      await state.pause.wait(state.pollMs)
      if (state.stopAt !== undefined) return
    }
    await ask(async () => session.sql`listen ${session.sql(state.channel)}`)
    state.isActive = true
    onActive()
    logger.info({ schema }, 'outbox relay is active')
    await publishUntilStopped(state, session)
  } finally {
    state.isActive = false
    state.gauge.reset()
    await session.close()
  }
}

async function tryLock(session: DatabaseSession, schema: string): Promise<boolean> {
  requireOpen(session)
  const [row] = await ask(
    async () => session.sql<{ locked: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended(${`outbox relay of ${schema}`}, 0)) as locked`,
  )
  return row?.locked === true
}

async function publishUntilStopped(state: RelayState, session: DatabaseSession): Promise<void> {
  const { logger, schema } = state.needs
  let failures = 0
  for (;;) {
    requireOpen(session)
    const rows = await ask(() => readUnpublished(session.sql, state.batchMax))
    try {
      if (rows.length > 0) await publish(state, rows)
      failures = 0
    } catch (error) {
      if (state.stopAt !== undefined) return
      const delayMs = Math.min(retryDelayMs * 2 ** failures, retryDelayMaxMs)
      failures += 1
      logger.warn({ schema, count: rows.length, delayMs, error }, 'events not published, trying again')
      await state.pause.wait(delayMs)
      requireOpen(session)
      await ask(() => state.gauge.measure(session.sql))
      continue
    }
    requireOpen(session)
    if (rows.length > 0) await ask(() => markPublished(session.sql, rows))
    state.countPublished(rows.length)
    await ask(() => state.gauge.measure(session.sql))
    const isDrained = rows.length < state.batchMax
    if (state.stopAt !== undefined && (isDrained || Date.now() > state.stopAt)) return
    if (!isDrained) continue
    // Under load the next events gather meanwhile, and share the cost of a batch; a lone event never waits for this.
    if (rows.length > 0) await state.pause.wait(batchGapMs)
    await state.signal.wait(state.pollMs)
  }
}

async function publish(state: RelayState, rows: readonly UnpublishedRow[]): Promise<void> {
  await state.onBatch.beforePublish?.()
  await state.needs.producer.sendBatch(
    rows.map((row) => ({
      topic: topicName(state.needs.namespace, row.topic),
      message: { key: row.key, value: row.payload, headers: row.headers },
    })),
  )
  await state.onBatch.beforeMark?.()
}

/** Without the connection there is no lock: postgres.js would silently open another one. */
function requireOpen(session: DatabaseSession): void {
  if (session.isClosed) throw new Error('the connection that held the lock is gone')
}

function ask<T>(statement: () => Promise<T>): Promise<T> {
  return withDeadline(statement, statementDeadlineMs)
}
