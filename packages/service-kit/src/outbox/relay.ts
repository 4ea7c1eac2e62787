import { coalesce } from '../timing/coalesce.ts'
import { tryLock, type DatabaseSession } from '../database/session.ts'
import type { Database } from '../database/database.ts'
import { backOffMs } from '../timing/back-off.ts'
import { withDeadline } from '../timing/deadline.ts'
import type { EventProducer } from '../kafka/producer.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { drainOutbox, NotPublishedError } from './drain.ts'
import { publishRows } from './publish-rows.ts'
import { createOutboxGauge, outboxMetrics, type OutboxGauge, type UnpublishedRow } from './rows.ts'
import { createWakeSignal, type WakeSignal } from '../timing/wake-signal.ts'

export interface RelayDeps {
  readonly database: Database
  readonly producer: EventProducer
  readonly logger: Logger
  readonly metrics: Metrics
  /** Prefix of every topic; empty in production. */
  readonly namespace: string
  /** Whose outbox it is: one relay is active for each. */
  readonly schema: string
}

export interface RelayOptions {
  /** Default 250. */
  readonly batchMax?: number
  /** How long an event waits at most when a wake-up was lost, and a stand-by for its turn. Default 1000. */
  readonly pollMs?: number
  /** Awaited at the two moments where a crash must do no harm; for tests. */
  readonly onBatch?: { beforePublish?: () => Promise<void>; beforeMark?: () => Promise<void> }
}

export interface Relay {
  /** Call after a commit that recorded events, in whichever replica. Cheap, never throws. */
  wake(): void
  /** Publishes what was committed before the call, then ends; rejects when that takes longer than 5 s. */
  stop(): Promise<void>
  /** This replica publishes. */
  readonly isActive: boolean
}

const retry = { firstMs: 100, maxMs: 5000 }
const drainMs = 5000
const batchGapMs = 4

/**
 * A mark that a crash undoes only causes a repeat: not worth waiting for the disk. The session outlives the statistics it
 * plans by, and plans made while the outbox was empty would read all of it for every batch: it always goes by the index.
 */
const sessionSettings =
  'set synchronous_commit = off; set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off'

interface RelayState extends Required<RelayOptions> {
  readonly deps: RelayDeps
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
export function startOutboxRelay(deps: RelayDeps, options: RelayOptions = {}): Relay {
  const { batchMax = 250, pollMs = 1000, onBatch = {} } = options
  const published = deps.metrics.counter(outboxMetrics.published)
  const state: RelayState = {
    deps,
    batchMax,
    pollMs,
    onBatch,
    signal: createWakeSignal(),
    pause: createWakeSignal(),
    backOff: createWakeSignal(),
    channel: `${deps.schema}_outbox`,
    gauge: createOutboxGauge(deps.metrics),
    countPublished: (count) => published.inc(count),
    isActive: false,
  }
  // A stand-alone NOTIFY: inside the writing transaction it would hold a lock of the whole database until the commit.
  const notifyActive = coalesce(async () => {
    try {
      await deps.database.sql`select pg_notify(${state.channel}, '')`
    } catch (error) {
      deps.logger.debug(
        { schema: deps.schema, error },
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
      await withDeadline(() => ended, drainMs)
    },
  }
}

async function run(state: RelayState): Promise<void> {
  const { logger, schema } = state.deps
  let failures = 0
  while (state.stopAt === undefined) {
    try {
      await holdSession(state, () => {
        failures = 0
      })
    } catch (error) {
      if (state.stopAt !== undefined) return
      const delayMs = backOffMs(retry, failures)
      failures += 1
      logger.warn({ schema, delayMs, error }, 'outbox relay lost its connection')
      await state.backOff.wait(delayMs)
    }
  }
}

/** From connecting to the end of the connection: stands by until the lock is free, then publishes. Measures all the while. */
async function holdSession(state: RelayState, onActive: () => void): Promise<void> {
  const { database, logger, schema } = state.deps
  const session = database.session('outbox-relay', {
    onNotify: () => state.signal.wake(),
    onClosed: () => {
      state.isActive = false
      state.signal.wake()
      state.pause.wake()
    },
  })
  try {
    await session.ask(async (sql) => sql.unsafe(sessionSettings))
    while (!(await session.ask((sql) => tryLock(sql, `outbox relay of ${schema}`)))) {
      // Whoever holds the lock may have vanished: the backlog is seen all the same.
      await measure(state, session)
      await state.pause.wait(state.pollMs)
      if (state.stopAt !== undefined) return
    }
    await session.ask(async (sql) => sql`listen ${sql(state.channel)}`)
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

/** Publishes what waits, and again whenever woken; outages of Kafka are waited out. */
async function publishUntilStopped(state: RelayState, session: DatabaseSession): Promise<void> {
  const { logger, schema } = state.deps
  let failures = 0
  for (;;) {
    const isLast = state.stopAt !== undefined
    try {
      const count = await drain(state, session)
      failures = 0
      await measure(state, session)
      if (isLast) return
      // Under load the next events gather meanwhile, and share the cost of a batch; a lone event never waits for this.
      if (count > 0) await state.pause.wait(batchGapMs)
      await state.signal.wait(state.pollMs)
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error
      if (state.stopAt !== undefined) return
      const delayMs = backOffMs(retry, failures)
      failures += 1
      logger.warn({ schema, delayMs, error: error.cause }, 'events not published, trying again')
      await measure(state, session)
      await state.pause.wait(delayMs)
    }
  }
}

function drain(state: RelayState, session: DatabaseSession): Promise<number> {
  return drainOutbox({
    batchMax: state.batchMax,
    ask: (statement) => session.ask(statement),
    publish: (rows) => publish(state, rows),
    async onMarked(count) {
      state.countPublished(count)
      await measure(state, session)
    },
    isOver: () => state.stopAt !== undefined && Date.now() > state.stopAt,
  })
}

function measure(state: RelayState, session: DatabaseSession): Promise<void> {
  return session.ask((sql) => state.gauge.measure(sql))
}

async function publish(state: RelayState, rows: readonly UnpublishedRow[]): Promise<void> {
  await state.onBatch.beforePublish?.()
  await publishRows(state.deps, rows)
  await state.onBatch.beforeMark?.()
}
