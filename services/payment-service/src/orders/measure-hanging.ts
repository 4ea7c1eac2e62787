import { gauge, type Database, type Metrics } from '@interview-pass/service-kit'
import { countHanging } from './unpaid-orders.store.ts'

export const hangingMetrics = {
  hanging: gauge(
    'payment_orders_hanging',
    'orders',
    'Unpaid orders long past their time whose payment attempts have no outcome',
  ),
}

export interface MeasureHangingDeps {
  readonly database: Database
  readonly metrics: Metrics
  readonly now: () => Date
}

const hangingMs = 600_000

/** An order whose time ended before then hangs: its attempt ended with neither a payment nor a close. */
export function hangingBefore(now: Date): Date {
  return new Date(now.getTime() - hangingMs)
}

/** Counts the orders that hang, each of which finish-cancellations goes on about. */
export async function measureHangingOrders({ database, metrics, now }: MeasureHangingDeps): Promise<void> {
  metrics.gauge(hangingMetrics.hanging).set(await countHanging(database.db, hangingBefore(now())))
}
