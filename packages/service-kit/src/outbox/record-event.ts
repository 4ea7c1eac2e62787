import { sql } from 'drizzle-orm'
import { toEventMessage, type DomainEvent } from '@interview-pass/contracts'
import type { Tx } from '../database/database.ts'

/** Far below Kafka's limit of 1 MiB, so that a recorded event can always be published. */
const eventBytesMax = 64 * 1024

/** An event as a row of `outbox`; `payload` and `headers` are JSON text. */
interface OutboxRow {
  readonly eventId: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly payload: string
  readonly headers: string
}

/** The row of an event, for statements that insert it themselves. Throws RangeError above 64 KiB. */
function outboxRowOf(event: DomainEvent): OutboxRow {
  const message = toEventMessage(event)
  const headers = JSON.stringify(message.headers)
  const bytes = Buffer.byteLength(message.value) + Buffer.byteLength(headers)
  if (bytes > eventBytesMax) {
    throw new RangeError(`event ${event.type} has ${bytes} bytes, at most ${eventBytesMax} are allowed`)
  }
  return {
    eventId: event.id,
    topic: event.topic,
    key: message.key,
    type: event.type,
    payload: message.value,
    headers,
  }
}

/**
 * Records that an event happened, in the transaction that made it happen: it is published if and only if that commits.
 * Lock the event's aggregate first, so that events of one key are recorded in their order. Wake the relay after the commit.
 */
export async function recordEvent(tx: Tx, event: DomainEvent, owner: { tenantId: bigint }): Promise<void> {
  const row = outboxRowOf(event)
  // Through text: a driver that serialises jsonb parameters by itself would quote the document a second time.
  await tx.execute(sql`
    insert into outbox (tenant_id, event_id, topic, key, type, payload, headers)
    values (${owner.tenantId}, ${row.eventId}, ${row.topic}, ${row.key}, ${row.type},
            ${row.payload}::text::jsonb, ${row.headers}::text::jsonb)`)
}
