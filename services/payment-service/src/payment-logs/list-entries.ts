import { rowsOf, type Db, type Page } from '@interview-pass/service-kit'
import { listPaymentLogs } from './payment-logs.store.ts'

/** One page of what happened to an order, oldest first, and how much that is in all. */
export function listEntries(db: Db, order: { tenantId: bigint; orderId: bigint }, page: Page) {
  return listPaymentLogs(db, order, rowsOf(page))
}
