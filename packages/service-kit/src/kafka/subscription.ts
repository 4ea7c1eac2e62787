import type { DomainEvent, EventDefinition, EventMessage } from '@interview-pass/contracts'
import { fromEventMessage } from '@interview-pass/contracts'
import type { z } from 'zod'

/** One kind of event and what is done with it. */
export interface Subscription {
  readonly topic: string
  readonly type: string
  /** Reads the message and handles it. Throws EventFormatError when the message breaks the contract. */
  deliver(message: EventMessage, around: Around, delivery: Delivery): Promise<DomainEvent>
}

/** What one consumer group hears. Its events, its pace and its dead letters are its own. */
export interface ConsumerGroup {
  /** Without namespace. */
  readonly group: string
  readonly on: readonly Subscription[]
  /**
   * False for a group that depends on a server which requests do without: its standstill is an error in the log and a
   * metric like any other, but no reason for the process to be not ready. Default true.
   */
  readonly isEssential?: boolean
}

/** Who has a message, and where it stands on its topic. */
interface Delivery {
  /** Without namespace. */
  readonly group: string
  readonly partition: number
  readonly offset: string
}

/** Runs `work` in the context of the event. */
type Around = (event: DomainEvent, work: () => Promise<void>) => Promise<void>

/** One line of a group's list. `handle` also gets the group, and may be called more than once for an event: see `once`. */
export function on<Type extends string, Schema extends z.ZodType>(
  definition: EventDefinition<Type, Schema>,
  handle: (event: DomainEvent<z.infer<Schema>>, group: string) => Promise<void>,
): Subscription {
  return {
    topic: definition.topic,
    type: definition.type,
    async deliver(message, around, { group }) {
      const event = fromEventMessage(definition, message)
      await around(event, () => handle(event, group))
      return event
    },
  }
}
