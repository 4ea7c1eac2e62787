import { sql } from 'drizzle-orm'
import type { DomainEvent } from '@interview-pass/contracts'
import type { Tx } from '../database/database.ts'

export interface OnceInput {
  /** Who handles: one event may take effect once for each consumer. */
  readonly consumer: string
  readonly event: Pick<DomainEvent, 'id' | 'type'>
  /** The tenant's internal id. */
  readonly tenantId: bigint
}

/**
 * Runs `handle` unless this consumer has handled the event before. The mark and the effects of `handle` commit together,
 * so they must use the same `tx`; when two replicas have the event at once, the second waits for the first.
 */
export async function once(
  tx: Tx,
  input: OnceInput,
  handle: () => Promise<void>,
): Promise<'HANDLED' | 'REPEAT'> {
  const inserted = await tx.execute(sql`
    insert into inbox (tenant_id, consumer, event_id, type)
    values (${input.tenantId}, ${input.consumer}, ${input.event.id}, ${input.event.type})
    on conflict (consumer, event_id) do nothing
    returning id`)
  if (inserted.length === 0) return 'REPEAT'
  await handle()
  return 'HANDLED'
}
