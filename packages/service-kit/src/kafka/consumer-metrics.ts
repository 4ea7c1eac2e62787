import { counter, gauge, histogram } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'

const group = 'consumer groups of the service'
const ofTopic = { group, topic: 'topics of the group' }
const ofPartition = { ...ofTopic, partition: 'partitions of the topic' }
const ofType = { group, type: 'types of events that the group handles, and other' }
const outcome = ['HANDLED', 'SKIPPED', 'POISON'] as const

export const consumerMetrics = {
  handled: counter('events_handled_total', 'events', 'Events by what became of them', { ...ofType, outcome }),
  retries: counter(
    'event_retries_total',
    'attempts',
    'Attempts at an event that failed and were repeated',
    ofTopic,
  ),
  delay: histogram('event_delay_seconds', 'From an event happening to it being handled', ofType),
  lag: gauge(
    'consumer_lag',
    'messages',
    'Messages of a partition that the group has yet to handle',
    ofPartition,
  ),
  deadLetters: counter(
    'dead_letters_total',
    'messages',
    'Messages parked because they can never be handled',
    ofTopic,
  ),
  standstill: gauge(
    'consumer_standstill_seconds',
    'seconds',
    'For how long a partition of the group has not moved, though there are messages; `all` when none of the topic does',
    ofPartition,
  ),
  joined: gauge('consumer_joined', 'members', '1 while this process is a member of the group', { group }),
}

export type ConsumerMetrics = ReturnType<typeof openConsumerMetrics>

/** @param topics those of the group, without namespace */
export function openConsumerMetrics(metrics: Metrics, groupName: string, topics: readonly string[]) {
  const known = { group: [groupName], topic: topics }
  return {
    handled: metrics.counter(consumerMetrics.handled),
    retries: metrics.counter(consumerMetrics.retries, known),
    delay: metrics.histogram(consumerMetrics.delay),
    lag: metrics.gauge(consumerMetrics.lag),
    deadLetters: metrics.counter(consumerMetrics.deadLetters, known),
    standstill: metrics.gauge(consumerMetrics.standstill),
    joined: metrics.gauge(consumerMetrics.joined),
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
