import { createProducer, isTopicMissing, type AddressedMessage, type EventProducer } from './producer.ts'
import type { KafkaOptions } from './kafka.ts'
import { createDeadLetterTopic } from './topics.ts'

/**
 * Connects when the first message is parked, which most processes never do, and makes the topic of a group whose first
 * letter this is: whoever adds a group names it in one place, and has nothing else to prepare.
 */
export function createDeadLetterProducer(options: KafkaOptions): EventProducer {
  const producer = createProducer({ ...options, clientId: `${options.clientId}-dead-letters` })
  let sending: Promise<unknown> = Promise.resolve()

  const send = async (messages: readonly AddressedMessage[]): Promise<void> => {
    try {
      await producer.sendBatch(messages)
    } catch (error) {
      if (!isTopicMissing(error)) throw error
      for (const topic of new Set(messages.map((message) => message.topic))) {
        await createDeadLetterTopic({ ...options, topic })
      }
      await producer.sendBatch(messages)
    }
  }

  return {
    // One after the other: a send that finds no topic gives its client up, and would take those beside it along.
    sendBatch(messages) {
      const sent = sending.then(() => send(messages))
      sending = sent.catch(() => undefined)
      return sent
    },
    disconnect: () => producer.disconnect(),
  }
}
