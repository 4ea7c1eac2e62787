import { sql } from 'drizzle-orm'
import {
  createEvent,
  toEventMessage,
  type DomainEvent,
  type EventDefinition,
} from '@interview-pass/contracts'
import type { z } from 'zod'
import type { Tx } from '../database/database.ts'
import { newId } from '../ids.ts'
import { currentTraceparent } from '../telemetry/context.ts'

export interface EventToRecord<Data> {
  readonly tenant: { readonly id: bigint; readonly publicId: string }
  readonly occurredAt: Date
  readonly data: Data
}

/**
 * Records that an event happened, in the transaction that made it happen: it is published if and only if that commits.
 * Lock the event's aggregate first, so that events of one key are recorded in their order. The relay is woken after the
 * commit. Throws ZodError for data that break the contract, and RangeError above 64 KiB.
 */
export async function recordEvent<Type extends string, Schema extends z.ZodType>(
  tx: Tx,
  definition: EventDefinition<Type, Schema>,
  { tenant, occurredAt, data }: EventToRecord<z.infer<Schema>>,
): Promise<void> {
  const traceparent = currentTraceparent()
  const event = createEvent(definition, {
    id: newId(),
    tenantId: tenant.publicId,
    occurredAt,
    traceparent,
    data,
  })
  await insertEvent(tx, event, tenant.id)
}

const recording = new WeakSet<Tx>()

/** True for a transaction that an event was recorded in. */
export function hasRecorded(tx: Tx): boolean {
  return recording.has(tx)
}

/** Puts an event into the outbox as it is. `tenantId` is the tenant's internal id. */
export async function insertEvent(tx: Tx, event: DomainEvent, tenantId: bigint): Promise<void> {
  const { key, value, headers } = toEventMessage(event)
  // Through text: a driver that serialises jsonb parameters by itself would quote the document a second time.
  await tx.execute(sql`
    insert into outbox (tenant_id, event_id, topic, key, type, payload, headers)
    values (${tenantId}, ${event.id}, ${event.topic}, ${key}, ${event.type},
            ${value}::text::jsonb, ${JSON.stringify(headers)}::text::jsonb)`)
  recording.add(tx)
}
