import { gauge, type Database, type Metrics } from '@interview-pass/service-kit'
import { countOrdersOfBusiestUser } from './busiest-user.store.ts'

export const busiestUserMetrics = {
  ordersMax: gauge(
    'payment_orders_of_one_user_max',
    'orders',
    'Orders within the last hour of the user who made most; a user is no label, since there are ever more of them',
  ),
}

export interface MeasureBusiestUserDeps {
  readonly database: Database
  readonly metrics: Metrics
  readonly now: () => Date
}

const hourMs = 3_600_000

/** Counts what whoever orders most of all tenants' users has ordered within an hour: a stolen account, or a client that repeats itself. */
export async function measureBusiestUser({ database, metrics, now }: MeasureBusiestUserDeps): Promise<void> {
  const since = new Date(now().getTime() - hourMs)
  metrics.gauge(busiestUserMetrics.ordersMax).set(await countOrdersOfBusiestUser(database.db, since))
}
