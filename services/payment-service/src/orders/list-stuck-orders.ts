import { rowsOf, type Database, type Page } from '@interview-pass/service-kit'
import { listStuck, type StuckFilter } from './stuck-orders.store.ts'

/** One page of the orders of which something has been open for too long, and how many there are in all. */
export function listStuckOrders({ sql }: Pick<Database, 'sql'>, filter: StuckFilter, page: Page) {
  return listStuck(sql, filter, rowsOf(page))
}
