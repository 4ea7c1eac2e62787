import type { DomainEvent } from '@interview-pass/contracts'
import type { EventWatch } from './watch-events.ts'

/** Each event that was heard, once: Kafka may tell one several times. */
export function withoutRepeats(watch: EventWatch): DomainEvent[] {
  return [...new Map(watch.heard().map(({ event }) => [event.id, event])).values()]
}
