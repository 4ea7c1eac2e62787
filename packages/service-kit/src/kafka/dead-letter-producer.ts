import { createProducer, isTopicMissing, type AddressedMessage } from './producer.ts'
import type { KafkaOptions } from './kafka.ts'
import { createDeadLetterTopic } from './topics.ts'

export interface DeadLetterProducer {
  /** Resolves when the broker has the letter. */
  park(letter: AddressedMessage): Promise<void>
  disconnect(): Promise<void>
}

/**
 * Connects when the first message is parked, which most processes never do, and makes the topic of a group whose first
 * letter this is: whoever adds a group names it in one place, and has nothing else to prepare.
 */
export function createDeadLetterProducer(options: KafkaOptions): DeadLetterProducer {
  const producer = createProducer({ ...options, clientId: `${options.clientId}-dead-letters` })
  let sending: Promise<unknown> = Promise.resolve()

  const send = async (letter: AddressedMessage): Promise<void> => {
    try {
      await producer.sendBatch([letter])
    } catch (error) {
      if (!isTopicMissing(error)) throw error
      await createDeadLetterTopic({ ...options, topic: letter.topic })
      await producer.sendBatch([letter])
    }
  }

  return {
    // One after the other: a send that finds no topic gives its client up, and would take those beside it along.
    park(letter) {
      const sent = sending.then(() => send(letter))
      sending = sent.catch(() => undefined)
      return sent
    },
    disconnect: () => producer.disconnect(),
  }
}
