import { paginationOf, type Db, type Page } from '@interview-pass/service-kit'
import { z } from 'zod'
import { listEntries } from '../payment-logs/list-entries.ts'
import { getOrder } from './get-order.ts'

const entry = z
  .object({
    at: z.iso.datetime(),
    action: z.string().max(40),
    status: z.enum(['SUCCEEDED', 'FAILED', 'UNKNOWN']),
    error_code: z.string().max(64).nullable(),
    actor: z.string().max(100).describe('An API client, or the part of the system that acted'),
    request_id: z.uuid().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'TimelineEntry' })

export const timeline = z.array(entry).meta({ id: 'OrderTimeline' })

/** One page of what happened to an order, oldest first. Throws ORDER_NOT_FOUND, also for another tenant's order. */
export async function readTimeline(
  db: Db,
  asked: { readonly tenantId: bigint; readonly orderId: string },
  page: Page,
) {
  const { order } = await getOrder(db, asked)
  const { entries, total } = await listEntries(db, { tenantId: asked.tenantId, orderId: order.id }, page)
  return { data: entries.map(present), pagination: paginationOf(page, total) }
}

function present(row: Awaited<ReturnType<typeof listEntries>>['entries'][number]): z.output<typeof entry> {
  return {
    at: row.createdAt.toISOString(),
    action: row.action,
    status: row.status,
    error_code: row.errorCode,
    actor: row.actor,
    request_id: row.requestId,
    details: row.metadata,
  }
}
