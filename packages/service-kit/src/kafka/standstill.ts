import type { Logger } from '../telemetry/logger.ts'
import { backOffMs, type BackOff } from '../timing/back-off.ts'
import type { ConsumerMetrics } from './consumer-metrics.ts'

/** What does not move: one partition, at an offset, or all partitions of a topic. */
export interface Place {
  /** Without namespace. */
  readonly topic: string
  readonly partition?: number
  readonly offset?: string
}

/** Watches what a group cannot get past, and says so: in the log, in the metrics, and as the reason for not being ready. */
export interface Standstill {
  /** It did not go on, once more; gives how long to wait before the next try. */
  failed(place: Place, error: unknown): number
  moved(place: Place): void
  /** Forgets the partitions that are another member's now. */
  onAssigned(isMine: (topic: string, partition: number) => boolean): void
  /** What has not moved for too long; undefined when all goes on. */
  reason(): string | undefined
}

export interface StandstillOptions {
  readonly group: string
  readonly gauge: ConsumerMetrics['standstill']
  readonly logger: Logger
  readonly backOff: BackOff
  /** From then on it is an error, and the process is not ready. */
  readonly stuckAfterMs: number
}

interface Entry {
  readonly place: Place
  readonly since: number
  failures: number
  errorLoggedAt?: number
}

const errorEveryMs = 60_000

export function createStandstill(options: StandstillOptions): Standstill {
  const entries = new Map<string, Entry>()
  const { group, gauge, logger } = options

  const forget = (key: string, { place }: Entry): void => {
    entries.delete(key)
    gauge.remove(labelsOf(group, place))
  }

  /** An error when it is due, and a warning in between. */
  const log = (entry: Entry, error: unknown): void => {
    const now = Date.now()
    const durationMs = now - entry.since
    const line = { group, ...entry.place, durationMs, attempt: entry.failures, error }
    const isDue = entry.errorLoggedAt === undefined || now - entry.errorLoggedAt >= errorEveryMs
    if (durationMs < options.stuckAfterMs || !isDue) {
      return logger.warn(line, 'events not handled, trying again')
    }
    entry.errorLoggedAt = now
    logger.error(line, 'events are stuck: the partition does not move')
  }

  return {
    failed(place, error) {
      const key = keyOf(place)
      const entry = entries.get(key) ?? { place, since: Date.now(), failures: 0 }
      entries.set(key, entry)
      entry.failures += 1
      gauge.set(labelsOf(group, place), (Date.now() - entry.since) / 1000)
      log(entry, error)
      return backOffMs(options.backOff, entry.failures - 1)
    },
    moved(place) {
      const entry = entries.get(keyOf(place))
      if (entry !== undefined) forget(keyOf(place), entry)
    },
    onAssigned(isMine) {
      for (const [key, entry] of entries) {
        const { topic, partition } = entry.place
        if (partition !== undefined && !isMine(topic, partition)) forget(key, entry)
      }
    },
    reason() {
      const now = Date.now()
      const stuck = [...entries.values()].find(({ since }) => now - since >= options.stuckAfterMs)
      if (stuck === undefined) return undefined
      return `${keyOf(stuck.place)}: has not moved for ${Math.floor((now - stuck.since) / 1000)} s`
    },
  }
}

const keyOf = (place: Place): string => `${place.topic}, partition ${place.partition ?? 'all'}`

const labelsOf = (group: string, { topic, partition }: Place) => ({
  group,
  topic,
  partition: partition === undefined ? 'all' : String(partition),
})
