import { namespaced } from '../config/namespaced.ts'
import { deadLetterTopic, letterPartition } from './dead-letter.ts'
import { openKafka, reconnecting, type KafkaOptions } from './kafka.ts'
import { parkedMessage, type ParkedMessage } from './parked-message.ts'
import { createProducer, type AddressedMessage } from './producer.ts'
import { readRecords } from './read-records.ts'

export interface DeadLettersOptions extends KafkaOptions {
  /** Prefix of every topic; empty in production. */
  readonly namespace: string
  /** Whose groups park letters, without namespace. */
  readonly topics: readonly string[]
}

/** Whose letters: those of one group about one topic, both without namespace. */
export interface DeadLetterBox {
  readonly topic: string
  readonly group: string
}

interface DeadLetterPage {
  /** In the order in which they were parked. */
  readonly letters: readonly ParkedMessage[]
  /** Where the next page begins; undefined after the last letter. */
  readonly nextOffset: bigint | undefined
}

/** What groups could not handle, looked at and sent once more. Every call ends within some ten seconds. */
export interface DeadLetters {
  /** Every box that there is, with how many letters it holds. */
  list(): Promise<(DeadLetterBox & { readonly letters: number })[]>
  /** Letters from an offset on, at most `countMax` and about 8 MiB of them; undefined when there is no such box. */
  read(box: DeadLetterBox, from: bigint, countMax: number): Promise<DeadLetterPage | undefined>
  /**
   * The message of a letter as it would be sent again: byte for byte, to the topic that it came from and no other. Undefined
   * for a letter that does not hold all of it, or that says that it came from elsewhere.
   */
  address(box: DeadLetterBox, letter: ParkedMessage): AddressedMessage | undefined
  /** Resolves when the broker has it. */
  send(message: AddressedMessage): Promise<void>
  close(): Promise<void>
}

const askDeadlineMs = 5000
const closeDeadlineMs = 2000
const bytesMax = 8 * 1024 * 1024

/** Connects when it is first used. */
export function connectDeadLetters(options: DeadLettersOptions): DeadLetters {
  const { namespace, topics } = options
  const client = { ...options, clientId: `${options.clientId}-dead-letters-reader` }
  const kafka = openKafka(client)
  const admin = reconnecting(() => kafka.admin())
  const producer = createProducer(client)

  /** The letters that a topic holds, from the first to the one after the last. */
  const boundsOf = (topic: string): Promise<{ low: bigint; high: bigint }> =>
    admin.use(askDeadlineMs, async (connected) => {
      const partitions = await connected.fetchTopicOffsets(topic)
      const bounds = partitions.find(({ partition }) => partition === letterPartition)
      return { low: BigInt(bounds?.low ?? 0), high: BigInt(bounds?.high ?? 0) }
    })

  const boxes = async (): Promise<DeadLetterBox[]> => {
    const names = await admin.use(askDeadlineMs, (connected) => connected.listTopics())
    return names.flatMap((name) => boxNamed(name, { namespace, topics }))
  }

  return {
    async list() {
      const counted: (DeadLetterBox & { letters: number })[] = []
      for (const box of await boxes()) {
        const { low, high } = await boundsOf(deadLetterTopic(namespace, box.topic, box.group))
        counted.push({ ...box, letters: Number(high - low) })
      }
      return counted
    },
    async read({ topic, group }, from, countMax) {
      const isThere = (await boxes()).some((box) => box.topic === topic && box.group === group)
      if (!isThere) return undefined
      const name = deadLetterTopic(namespace, topic, group)
      const { low, high } = await boundsOf(name)
      const first = from < low ? low : from
      if (first >= high) return { letters: [], nextOffset: undefined }
      const asked = { topic: name, partition: letterPartition, from: first, end: high, countMax, bytesMax }
      const records = await readRecords(client, asked)
      const next = BigInt(records.at(-1)?.offset ?? high) + 1n
      return { letters: records.map(parkedMessage), nextOffset: next < high ? next : undefined }
    },
    address({ topic }, { origin, incomplete, key, value, headers }) {
      const name = namespaced(namespace, topic)
      const { partition } = origin
      if (incomplete !== undefined || origin.topic !== name || !Number.isInteger(partition)) return undefined
      // Where it was, so that it stands behind the others of its key.
      return { topic: name, message: { key, value, headers, partition } }
    },
    send: (message) => producer.sendBatch([message]),
    async close() {
      await Promise.all([admin.close(closeDeadlineMs), producer.disconnect()])
    },
  }
}

function boxNamed(
  name: string,
  { namespace, topics }: Pick<DeadLettersOptions, 'namespace' | 'topics'>,
): DeadLetterBox[] {
  return topics.flatMap((topic) => {
    const prefix = `${namespaced(namespace, topic)}.`
    const isOfTopic = name.startsWith(prefix) && name.endsWith('.dlq')
    return isOfTopic ? [{ topic, group: name.slice(prefix.length, -'.dlq'.length) }] : []
  })
}
