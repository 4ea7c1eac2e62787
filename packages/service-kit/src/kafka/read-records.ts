import { once } from 'node:events'
import { newId } from '../ids.ts'
import { withDeadline } from '../timing/deadline.ts'
import { kafkaRetry, openKafka, type Consumer, type KafkaMessage, type KafkaOptions } from './kafka.ts'

export interface RecordsAsked {
  /** As the broker knows it. */
  readonly topic: string
  readonly partition: number
  /** The first, which is there. */
  readonly from: bigint
  /** The one after the last that there is. */
  readonly end: bigint
  readonly countMax: number
  /** Keys and values together; one record is read in any case. */
  readonly bytesMax: number
}

const readDeadlineMs = 10_000
const fetchWaitMs = 100
/** A fetch brings at least one record, however large, and not many more than are asked for. */
const fetchBytes = 1024 * 1024

/**
 * Reads records of one partition in order, and no more than asked for. The client reads as a member of a group only: it is
 * one of its own each time, which commits nothing and leaves nothing behind. Rejects with DeadlineError after 10 s.
 */
export async function readRecords(options: KafkaOptions, asked: RecordsAsked): Promise<KafkaMessage[]> {
  const consumer = openKafka(options).consumer({
    groupId: `${options.clientId}.reader.${newId()}`,
    retry: kafkaRetry,
    maxWaitTimeInMs: fetchWaitMs,
    maxBytesPerPartition: fetchBytes,
    allowAutoTopicCreation: false,
  })
  try {
    return await withDeadline((signal) => collect(consumer, asked, signal), readDeadlineMs)
  } finally {
    await consumer.disconnect().catch(() => undefined)
  }
}

async function collect(
  consumer: Consumer,
  { topic, partition, from, end, countMax, bytesMax }: RecordsAsked,
  signal: AbortSignal,
): Promise<KafkaMessage[]> {
  const records: KafkaMessage[] = []
  const done = Promise.withResolvers<void>()
  let bytes = 0
  let isDone = false
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error))
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    async eachBatch({ batch, resolveOffset, pause }) {
      if (batch.partition !== partition || isDone) return void pause()
      for (const message of batch.messages) {
        if (BigInt(message.offset) < from) continue
        bytes += (message.key?.length ?? 0) + (message.value?.length ?? 0)
        if (records.length > 0 && bytes > bytesMax) isDone = true
        else records.push(message)
        if (isDone || records.length >= countMax || BigInt(message.offset) + 1n >= end) {
          isDone = true
          pause()
          return done.resolve()
        }
        resolveOffset(message.offset)
      }
    },
  })
  consumer.seek({ topic, partition, offset: String(from) })
  await Promise.race([done.promise, once(signal, 'abort')])
  return records
}
