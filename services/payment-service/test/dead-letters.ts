import { randomUUID } from 'node:crypto'
import { createEvent, interviewStarted, toEventMessage } from '@interview-pass/contracts'
import { namespaced, newId } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { z } from 'zod'
import { administer } from './admin.ts'
import type { PaymentServiceUnderTest } from './payment-service.ts'

/** Where what this service cannot handle of interviews is kept. */
export const letterBox = { topic: 'interview.events.v1', group: 'payment-service' }

export const letterBoxPath = `/dead-letters/${letterBox.topic}/${letterBox.group}`

/** Who may look at dead letters. */
export const root = { role: 'SUPER_ADMIN', subject: 'root' }

/** Publishes InterviewStarted of a tenant, which may be one that there is not: then it is parked. Returns the event. */
export async function publishStarted(
  service: PaymentServiceUnderTest,
  {
    accessCode,
    tenantId,
    eventId = newId(),
  }: { readonly accessCode: string; readonly tenantId: string; readonly eventId?: string },
) {
  const event = createEvent(interviewStarted, {
    id: eventId,
    tenantId,
    occurredAt: new Date(),
    data: { sessionId: randomUUID(), accessCode, startedAt: new Date().toISOString() },
  })
  const topic = namespaced(service.namespace.namespace, event.topic)
  await service.deps.producer.sendBatch([{ topic, message: toEventMessage(event) }])
  return event
}

const page = z.object({
  data: z.object({
    letters: z.array(z.looseObject({ offset: z.string(), headers: z.record(z.string(), z.string()) })),
  }),
})

/** The letter of an event, once it is parked. */
export function letterOf(service: PaymentServiceUnderTest, eventId: string) {
  return waitUntil(
    'it is parked',
    async () => {
      const answer = await administer(service, root, 'GET', `${letterBoxPath}?size=100`)
      if (answer.status === 404) return undefined
      const { letters } = page.parse(await answer.json()).data
      return letters.find(({ headers }) => headers['ce_id'] === eventId)
    },
    30_000,
  )
}
