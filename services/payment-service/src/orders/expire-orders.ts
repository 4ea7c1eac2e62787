import type { Database, Job, Logger, Metrics } from '@interview-pass/service-kit'
import { querySchedule } from '../attempts/attempt.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import type { OrderChanged } from './follow-order.ts'
import { standingOf } from './order.ts'
import { expireOrders, listExpired, type ExpiryPlace } from './orders.store.ts'

export interface OrderExpiryDeps extends OrderChanged {
  readonly database: Database
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => Date
}

const ordersMaxPerBatch = 500

/** Two replicas' clocks may differ by so much. */
const overlapMs = 60_000

/** As long as anybody asks about the attempts of an order by itself. */
const lookBackMs = querySchedule.reduce((sum, seconds) => sum + seconds, 0) * 1000 + 3_600_000

/** What is left behind for so long hangs: its attempt ended with neither a payment nor a close. */
const hangingMs = 600_000

interface Sweep {
  /** Of the oldest order that is still open; undefined when there is none. */
  readonly oldestOpen: Date | undefined
  readonly hanging: number
}

/**
 * Cancels unpaid orders whose time is over and whose attempts have all ended, which is what resolve-attempts does with
 * them. The first run looks at everything for which the schedule of queries lasts, later ones from the oldest order that is
 * still open. Those that hang are counted in `payment_orders_hanging`, and stay as they are.
 */
export function createOrderExpiry(deps: OrderExpiryDeps): Job['run'] {
  let oldestOpen: Date | undefined
  let hanging = 0
  deps.metrics.gauge(
    'payment_orders_hanging',
    'Unpaid orders long past their time whose payment attempts have no outcome',
    [],
    (gauge) => gauge.set(hanging),
  )
  return async ({ signal }) => {
    const until = deps.now()
    const earliest = until.getTime() - lookBackMs
    const from = Math.max(earliest, (oldestOpen?.getTime() ?? earliest) - overlapMs)
    const swept = await sweep(deps, { from: new Date(from), until, signal })
    if (signal.aborted) return
    if (swept.hanging > hanging) deps.logger.error({ count: swept.hanging }, 'orders hang')
    hanging = swept.hanging
    oldestOpen = swept.oldestOpen ?? until
  }
}

async function sweep(
  deps: OrderExpiryDeps,
  { from, until, signal }: { from: Date; until: Date; signal: AbortSignal },
): Promise<Sweep> {
  const left: Date[] = []
  let after: ExpiryPlace | undefined = { expiresAt: from, id: 0n }
  while (after !== undefined && !signal.aborted) {
    const batch = await listExpired(deps.database.db, { after, until, limit: ordersMaxPerBatch })
    const open = batch.filter(({ status }) => standingOf(status) === 'OPEN')
    const cancelled = await expireBatch(deps, { ids: open.map(({ id }) => id), until })
    left.push(...open.filter(({ id }) => !cancelled.has(id)).map(({ expiresAt }) => expiresAt))
    after = batch.length < ordersMaxPerBatch ? undefined : batch.at(-1)
  }
  const hangingSince = until.getTime() - hangingMs
  return {
    oldestOpen: left[0],
    hanging: left.filter((expiresAt) => expiresAt.getTime() < hangingSince).length,
  }
}

async function expireBatch(
  deps: OrderExpiryDeps,
  { ids, until }: { ids: readonly bigint[]; until: Date },
): Promise<ReadonlySet<bigint>> {
  if (ids.length === 0) return new Set()
  const cancelled = await deps.database.transaction(async (tx) => {
    const expired = await expireOrders(tx, { ids, until })
    for (const { id: orderId, tenantId } of expired) {
      await logPayment(tx, {
        tenantId,
        orderId,
        action: 'EXPIRE_ORDER',
        status: 'SUCCEEDED',
        actor: 'expire-orders',
      })
    }
    return expired
  })
  for (const { publicId: orderId } of cancelled) {
    deps.orderWatch.changed(orderId)
    deps.logger.info({ orderId }, 'an order expired')
  }
  return new Set(cancelled.map(({ id }) => id))
}
