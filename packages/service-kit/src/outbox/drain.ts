import type { Sql } from '../database/session.ts'
import {
  markPublished,
  readFirstUnpublished,
  readUnpublished,
  type OutboxWindow,
  type UnpublishedRow,
} from './rows.ts'

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

/** Publishes what waits, in sweeps; gives how many events. Throws NotPublishedError. */
export async function drainOutbox(steps: DrainSteps): Promise<number> {
  let count = 0
  for (;;) {
    const swept = await sweep(steps)
    count += swept.count
    if (swept.isAll || steps.isOver()) return count
  }
}

/**
 * One batch is on its way at a time, which keeps the order; meanwhile the one before it is marked and the one after it is
 * read. Ids are not committed in their order: a row that becomes visible behind the sweep waits for the next one, and so
 * does whatever was recorded since this one began, among it the later events of that row's key.
 */
async function sweep(steps: DrainSteps): Promise<{ count: number; isAll: boolean }> {
  const first = await steps.ask((sql) => readFirstUnpublished(sql, steps.batchMax))
  let count = 0
  let sent = emptyBatch
  let batch = batchOf(steps, first.rows)
  const isAll = !batch.isFull
  for (let batches = 1; batch.rows.length > 0; batches += 1) {
    const goesOn = batch.isFull && batches < sweepBatchesMax && !steps.isOver()
    const behind = { afterId: batch.rows.at(-1)?.id ?? 0n, untilId: first.newestId }
    const [next, publishing] = await Promise.allSettled([
      markAndRead(steps, sent, goesOn ? behind : undefined),
      publish(steps, batch),
    ])
    if (next.status === 'rejected') throw next.reason
    if (publishing.status === 'rejected') throw publishing.reason
    count += batch.rows.length
    sent = batch
    batch = next.value
  }
  await mark(steps, sent)
  return { count, isAll }
}

async function markAndRead(steps: DrainSteps, sent: Batch, behind: OutboxWindow | undefined): Promise<Batch> {
  await mark(steps, sent)
  if (behind === undefined) return emptyBatch
  return batchOf(steps, await steps.ask((sql) => readUnpublished(sql, behind, steps.batchMax)))
}

async function mark(steps: DrainSteps, { rows }: Batch): Promise<void> {
  if (rows.length === 0) return
  await steps.ask((sql) => markPublished(sql, rows))
  await steps.onMarked(rows.length)
}

/** As many of the rows, from the first on, as Kafka takes at once. */
function batchOf({ batchMax }: DrainSteps, rows: readonly UnpublishedRow[]): Batch {
  let bytes = 0
  const tooMany = rows.findIndex((row, index) => {
    bytes += Buffer.byteLength(row.payload)
    return index > 0 && bytes > batchBytesMax
  })
  if (tooMany !== -1) return { rows: rows.slice(0, tooMany), isFull: true }
  return { rows, isFull: rows.length === batchMax }
}

async function publish(steps: DrainSteps, { rows }: Batch): Promise<void> {
  try {
    await steps.publish(rows)
  } catch (error) {
    throw new NotPublishedError('events were not published', { cause: error })
  }
}
