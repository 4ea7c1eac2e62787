import type { ConsumerMetrics } from './consumer-metrics.ts'

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
