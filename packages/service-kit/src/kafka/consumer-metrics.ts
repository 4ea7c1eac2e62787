import type { Metrics } from '../telemetry/metrics.ts'

export type ConsumerMetrics = ReturnType<typeof consumerMetrics>

const ofTopic = ['group', 'topic'] as const
const ofPartition = ['group', 'topic', 'partition'] as const
/** Bounded: `type` is one that the service subscribes to, or `other`. */
const ofType = ['group', 'type'] as const

export function consumerMetrics({ counter, gauge, histogram }: Metrics) {
  const standing =
    'For how long a partition of the group has not moved, though there are messages; `all` when none of the topic does'
  return {
    handled: counter('events_handled_total', 'Events by what became of them', [...ofType, 'outcome']),
    retries: counter('event_retries_total', 'Attempts at an event that failed and were repeated', ofTopic),
    delay: histogram('event_delay_seconds', 'From an event happening to it being handled', ofType),
    lag: gauge('consumer_lag', 'Messages of a partition that the group has yet to handle', ofPartition),
    deadLetters: counter('dead_letters_total', 'Messages parked because they can never be handled', ofTopic),
    standstill: gauge('consumer_standstill_seconds', standing, ofPartition),
    joined: gauge('consumer_joined', '1 while this process is a member of the group', ['group']),
  }
}

/** How far a member is behind, in the metrics. */
export interface ConsumerLag {
  /** `topic` without namespace. Ignored while not a member: a batch may end after its member has left. */
  set(topic: string, partition: number, messages: number): void
  /** Removes all that was set: another member may have the partitions from now on. */
  onJoined(isJoined: boolean): void
}

export function createConsumerLag(gauge: ConsumerMetrics['lag'], group: string): ConsumerLag {
  const shown = new Map<string, { group: string; topic: string; partition: number }>()
  let isMember = false
  return {
    set(topic, partition, messages) {
      if (!isMember) return
      const labels = { group, topic, partition }
      shown.set(`${topic} ${partition}`, labels)
      gauge.set(labels, messages)
    },
    onJoined(isJoined) {
      isMember = isJoined
      for (const labels of shown.values()) gauge.remove(labels)
      shown.clear()
    },
  }
}
