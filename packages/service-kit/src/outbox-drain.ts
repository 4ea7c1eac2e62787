import type { Sql } from './database-session.ts'
import { markPublished, readUnpublished, type UnpublishedRow } from './outbox-rows.ts'

export interface DrainSteps {
  /** Events of one batch at most. */
  readonly batchMax: number
  /** Runs a statement on the connection that holds the lock; rejects when that is gone. */
  ask<T>(statement: (sql: Sql) => Promise<T>): Promise<T>
  /** Resolves when Kafka has them all. */
  publish(rows: readonly UnpublishedRow[]): Promise<void>
  /** Called after every mark. */
  onMarked(count: number): Promise<void>
  /** Asked between batches: no further one is begun. */
  isOver(): boolean
}

/** Kafka refused a batch, or did not answer: some of it may have been written, none of it is marked. */
export class NotPublishedError extends Error {
  override readonly name = 'NotPublishedError'
}

/** Half of what Kafka takes at once for one partition by default (`message.max.bytes`, 1 MiB). */
const batchBytesMax = 512 * 1024
/** About half a second's worth. */
const sweepBatchesMax = 50

interface Batch {
  readonly rows: readonly UnpublishedRow[]
  /** There was more to read. */
  readonly isFull: boolean
}

const emptyBatch: Batch = { rows: [], isFull: false }

/**
 * Publishes what waits; gives how many events. Goes through the outbox in sweeps: what was committed late, with an id that
 * a sweep had already passed, is found by the next one. Throws NotPublishedError.
 */
export async function drainOutbox(steps: DrainSteps): Promise<number> {
  let count = 0
  for (;;) {
    const swept = await sweep(steps)
    count += swept.count
    if (!swept.isCutShort || steps.isOver()) return count
  }
}

/** One batch is on its way at a time, which keeps the order; meanwhile the one before it is marked and the one after it is read. */
async function sweep(steps: DrainSteps): Promise<{ count: number; isCutShort: boolean }> {
  let count = 0
  let sent = emptyBatch
  let batch = await readBatch(steps, 0n)
  for (let batches = 1; batch.rows.length > 0; batches += 1) {
    const goesOn = batch.isFull && batches < sweepBatchesMax && !steps.isOver()
    const [next, publishing] = await Promise.allSettled([
      markAndRead(steps, sent, goesOn ? batch : undefined),
      publish(steps, batch),
    ])
    if (next.status === 'rejected') throw next.reason
    if (publishing.status === 'rejected') throw publishing.reason
    count += batch.rows.length
    sent = batch
    batch = next.value
  }
  await mark(steps, sent)
  return { count, isCutShort: sent.isFull }
}

async function markAndRead(steps: DrainSteps, sent: Batch, readBehind: Batch | undefined): Promise<Batch> {
  await mark(steps, sent)
  return readBehind === undefined ? emptyBatch : readBatch(steps, readBehind.rows.at(-1)?.id ?? 0n)
}

async function mark(steps: DrainSteps, { rows }: Batch): Promise<void> {
  if (rows.length === 0) return
  await steps.ask((sql) => markPublished(sql, rows))
  await steps.onMarked(rows.length)
}

async function readBatch({ ask, batchMax }: DrainSteps, afterId: bigint): Promise<Batch> {
  const read = await ask((sql) => readUnpublished(sql, { afterId, limit: batchMax }))
  let bytes = 0
  const tooMany = read.findIndex((row, index) => {
    bytes += Buffer.byteLength(row.payload)
    return index > 0 && bytes > batchBytesMax
  })
  const rows = tooMany === -1 ? read : read.slice(0, tooMany)
  return { rows, isFull: read.length === batchMax || tooMany !== -1 }
}

async function publish(steps: DrainSteps, { rows }: Batch): Promise<void> {
  try {
    await steps.publish(rows)
  } catch (error) {
    throw new NotPublishedError('events were not published', { cause: error })
  }
}
