import {
  fromEventMessage,
  toEventMessage,
  type DomainEvent,
  type EventDefinition,
} from '@interview-pass/contracts'
import { expect } from 'vitest'
import { z } from 'zod'
import type { PaymentServiceUnderTest } from './payment-service.ts'

const outboxMessage = z.object({
  key: z.string(),
  value: z.string(),
  headers: z.record(z.string(), z.string()),
})

/** The events of one type and key in the outbox, each the same to the letter as what contracts would write of it. */
export async function recordedEvents<Type extends string, Schema extends z.ZodType>(
  { sql }: Pick<PaymentServiceUnderTest, 'sql'>,
  definition: EventDefinition<Type, Schema>,
  key: string,
): Promise<DomainEvent<z.infer<Schema>>[]> {
  const rows = await sql`
    select key, payload::text as value, headers from payment.outbox
    where key = ${key} and type = ${definition.type} order by id`
  return rows.map((row) => {
    const message = outboxMessage.parse(row)
    const event = fromEventMessage(definition, message)
    const written = toEventMessage(event)
    expect(message.headers).toEqual(written.headers)
    expect(JSON.parse(message.value)).toEqual(JSON.parse(written.value))
    expect(message.key).toBe(definition.keyOf(event.data))
    return event
  })
}
