import { randomUUID } from 'node:crypto'
import { createEvent, interviewStarted, toEventMessage } from '@interview-pass/contracts'
import { connectProducer, createLogger, newId } from '@interview-pass/service-kit'
import type { Addresses } from '@interview-pass/stack'

/** Publishes an event of a tenant that there is not, which payment-service cannot handle. */
export async function publishForNobody({ kafka }: Addresses, tenantId: string): Promise<void> {
  const producer = await connectProducer({
    brokers: kafka.brokers.split(','),
    clientId: 'ops-test',
    logger: createLogger({ name: 'ops-test', level: 'silent' }),
  })
  const event = createEvent(interviewStarted, {
    id: newId(),
    tenantId,
    occurredAt: new Date(),
    data: { sessionId: randomUUID(), accessCode: '7K3MZ9QWX2RT', startedAt: new Date().toISOString() },
  })
  await producer.sendBatch([{ topic: event.topic, message: toEventMessage(event) }])
  await producer.disconnect()
}
