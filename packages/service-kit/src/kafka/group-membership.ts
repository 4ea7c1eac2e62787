import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { backOffMs } from '../timing/back-off.ts'
import { withDeadline } from '../timing/deadline.ts'
import { kafkaRetry, openKafka, type Consumer, type EachBatchPayload, type KafkaOptions } from './kafka.ts'

export interface MembershipOptions {
  readonly kafka: KafkaOptions
  /** As the broker knows it. */
  readonly groupId: string
  /** As the broker knows them. */
  readonly topics: readonly string[]
  readonly partitionsConcurrent: number
  consumeBatch(payload: EachBatchPayload): Promise<void>
  /** Resolves when the batches that are in work have ended. */
  batchesEnded(): Promise<void>
  /** With the partitions of each topic, also each time that they were shared out anew, when no batch is in work; undefined when it is out. */
  onJoined(assignment: Assignment | undefined): void
  /** It is out of its group without wanting it, and joins again. */
  onFailed(error: unknown): void
  /** It is a member, and its failures are over. */
  onSound(): void
  /** Crashed many times in a row without joining in between, although Kafka could be reached. */
  onFatal(error: unknown): void
}

/** Partitions by topic, as the broker knows it. */
type Assignment = Readonly<Record<string, readonly number[]>>

export interface Membership {
  /** It is joined, and the group has confirmed that within the session time. */
  isHealthy(): boolean
  /** Lets the running handlers end, commits and leaves. */
  end(): Promise<void>
}

/** How long the partitions of a process that was killed wait for another member. */
const sessionTimeoutMs = 10_000
/** How soon a member hears that another one came or went, and so how long a rebalance takes. */
const heartbeatMs = 1000
/** A fetch is answered as soon as there is a message; this bounds how long an idle one holds up the end. */
const fetchWaitMs = 500
/** About 7 s: a membership survives a short outage, which is quicker than joining anew. */
const consumerRetry = { ...kafkaRetry, retries: 10, restartOnFailure: () => Promise.resolve(false) }
const rejoinBackOff = { firstMs: 250, maxMs: 5000 }
/** A member that cannot read a record joins, fetches for a few seconds and crashes, again and again: joining alone is no success. */
const lastingMs = 15_000
/** Above what a record of the largest size takes with the batch around it. */
const fetchPartitionBytes = 2 * 1024 * 1024
const crashesMax = 10
const leaveDeadlineMs = 3000
const endDeadlineMs = 30_000

interface MembershipState {
  isJoined: boolean
  /** When the group last confirmed it, in ms since 1970. */
  confirmedAt: number
  /** Crashes since the group was last joined. */
  crashes: number
  /** Failures of any kind since a membership was sound. */
  failures: number
  /** The last one crashed soon after it had joined. */
  isUnsteady: boolean
}

/** Joins the group, and joins again after every end that was not asked for. Does not wait for Kafka. */
export function keepMembership(options: MembershipOptions): Membership {
  const state: MembershipState = {
    isJoined: false,
    confirmedAt: 0,
    crashes: 0,
    failures: 0,
    isUnsteady: false,
  }
  const ending = new AbortController()
  const memberships = keepJoining(options, state, ending.signal)
  return {
    isHealthy: () => state.isJoined && Date.now() - state.confirmedAt < sessionTimeoutMs,
    async end() {
      ending.abort()
      await withDeadline(() => memberships, endDeadlineMs)
    },
  }
}

/** kafkajs itself would restart after some crashes and stay dead after others; here all are alike. */
async function keepJoining(
  options: MembershipOptions,
  state: MembershipState,
  ending: AbortSignal,
): Promise<void> {
  const ended = once(ending, 'abort')
  while (!ending.aborted) {
    try {
      await beMember(options, state, ending, ended)
    } catch (error) {
      if (ending.aborted) return
      const delayMs = backOffMs(rejoinBackOff, state.failures)
      state.failures += 1
      options.onFailed(error)
      if (state.crashes === crashesMax) options.onFatal(error)
      await delay(delayMs, undefined, { signal: ending }).catch(() => undefined)
    }
  }
}

/** One membership: resolves when it is to end, rejects when it crashes. */
async function beMember(
  options: MembershipOptions,
  state: MembershipState,
  ending: AbortSignal,
  ended: Promise<unknown>,
): Promise<void> {
  const consumer = openKafka(options.kafka).consumer({
    groupId: options.groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    maxWaitTimeInMs: fetchWaitMs,
    maxBytesPerPartition: fetchPartitionBytes,
    allowAutoTopicCreation: false,
    retry: consumerRetry,
  })
  let lasting: NodeJS.Timeout | undefined
  let isLeaving = false
  const isSound = (): void => {
    Object.assign(state, { failures: 0, isUnsteady: false })
    options.onSound()
  }
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    // One that was on its way when the end came.
    if (isLeaving) return
    Object.assign(state, { isJoined: true, confirmedAt: Date.now(), crashes: 0 })
    options.onJoined(payload.memberAssignment)
    if (lasting !== undefined) return
    if (!state.isUnsteady) isSound()
    state.isUnsteady = true
    lasting = setTimeout(isSound, lastingMs).unref()
  })
  consumer.on(consumer.events.HEARTBEAT, () => {
    state.confirmedAt = Date.now()
  })
  const crashed = Promise.withResolvers<never>()
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    state.crashes += 1
    crashed.reject(payload.error)
  })
  const joining = join(consumer, options, ending)
  try {
    await Promise.race([Promise.all([joining, crashed.promise]), ended])
  } finally {
    isLeaving = true
    clearTimeout(lasting)
    state.isJoined = false
    options.onJoined(undefined)
    await leave(consumer, joining, options)
  }
}

async function join(consumer: Consumer, options: MembershipOptions, ending: AbortSignal): Promise<void> {
  await consumer.connect()
  ending.throwIfAborted()
  // From the beginning: a new group must not miss what was written before it first joined.
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true })
  ending.throwIfAborted()
  await consumer.run({
    autoCommit: true,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.partitionsConcurrent,
    eachBatch: options.consumeBatch,
  })
}

/** Waits for the handlers as long as they need, and for Kafka only a moment: without it the group expels us by itself. */
async function leave(consumer: Consumer, joining: Promise<void>, options: MembershipOptions): Promise<void> {
  // Not sooner: kafkajs does not end a consumer that is joining, which would be a member afterwards that nobody ends.
  const left = joining.catch(() => undefined).then(() => consumer.disconnect())
  // That also makes the batches end after the message they are at.
  await options.batchesEnded()
  await withDeadline(() => left, leaveDeadlineMs).catch(() => undefined)
}
