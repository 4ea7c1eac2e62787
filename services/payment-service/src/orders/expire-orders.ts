import type { Database, Job, Logger } from '@interview-pass/service-kit'
import { logPayment } from '../payment-logs/log-payment.ts'
import type { OrderChanged } from './follow-order.ts'
import { findReached, keepReached } from './expiry-progress.store.ts'
import { standingOf } from './order.ts'
import { expireOrders, requestCancellations } from './orders.store.ts'
import { hangingBefore } from './measure-hanging.ts'
import { listExpired, type ExpiryPlace } from './unpaid-orders.store.ts'

export interface OrderExpiryDeps extends OrderChanged {
  readonly database: Database
  readonly logger: Logger
  readonly now: () => Date
}

const ordersMaxPerBatch = 500

/** Two replicas' clocks may differ by so much. */
const overlapMs = 60_000

/** For the log of payments. */
const entry = { action: 'EXPIRE_ORDER', actor: 'expire-orders' } as const

/** How far the job came is written down no more often than that. */
const keptEveryMs = 60_000

/**
 * Cancels unpaid orders whose time is over and whose attempts have all ended, which is what resolve-attempts does with
 * them. Begins at the oldest order that was still open when a run of any process last said so, under the name `job`, and
 * at the first order where none did. One that hangs is to be cancelled from then on, which is written down:
 * finish-cancellations has its attempts ended, however long that takes.
 */
export function createOrderExpiry(deps: OrderExpiryDeps, job: string): Job['run'] {
  const { db } = deps.database
  let from = new Date(0)
  let keptAt = -Infinity
  return async ({ signal }) => {
    const until = deps.now()
    from = laterOf(from, await findReached(db, job))
    const reached = await sweep(deps, { from, until, hangingSince: hangingBefore(until), signal })
    from = laterOf(from, new Date(reached.getTime() - overlapMs))
    if (until.getTime() - keptAt < keptEveryMs) return
    await keepReached(db, job, from)
    keptAt = until.getTime()
  }
}

const laterOf = (one: Date, other: Date | undefined) => (other !== undefined && other > one ? other : one)

/** Returns the time up to which nothing is left to do. */
async function sweep(
  deps: OrderExpiryDeps,
  { from, until, hangingSince, signal }: { from: Date; until: Date; hangingSince: Date; signal: AbortSignal },
): Promise<Date> {
  let oldestOpen: Date | undefined
  let place: ExpiryPlace = { expiresAt: from, id: 0n }
  while (!signal.aborted) {
    const batch = await listExpired(deps.database.db, { after: place, until, limit: ordersMaxPerBatch })
    // finish-cancellations has the others.
    const open = batch.filter((one) => standingOf(one.status) === 'OPEN' && one.cancelRequestedAt === null)
    const cancelled = await expireBatch(deps, { ids: open.map(({ id }) => id), until })
    const left = open.filter(({ id }) => !cancelled.has(id))
    const hanging = left.filter(({ expiresAt }) => expiresAt < hangingSince)
    await handOver(deps, { ids: hanging.map(({ id }) => id), before: hangingSince, now: until })
    oldestOpen ??= left.find(({ expiresAt }) => expiresAt >= hangingSince)?.expiresAt
    if (batch.length < ordersMaxPerBatch) return oldestOpen ?? until
    place = batch.at(-1) ?? place
  }
  return oldestOpen ?? place.expiresAt
}

async function expireBatch(
  deps: OrderExpiryDeps,
  { ids, until }: { ids: readonly bigint[]; until: Date },
): Promise<ReadonlySet<bigint>> {
  if (ids.length === 0) return new Set()
  const cancelled = await deps.database.transaction(async (tx) => {
    const expired = await expireOrders(tx, { ids, until })
    for (const { id: orderId, tenantId } of expired) {
      await logPayment(tx, { ...entry, tenantId, orderId, status: 'SUCCEEDED' })
    }
    return expired
  })
  for (const { publicId: orderId } of cancelled) {
    deps.orderWatch.changed(orderId)
    deps.logger.info({ orderId }, 'an order expired')
  }
  return new Set(cancelled.map(({ id }) => id))
}

async function handOver(
  { database, logger }: OrderExpiryDeps,
  expired: { ids: readonly bigint[]; before: Date; now: Date },
): Promise<void> {
  if (expired.ids.length === 0) return
  logger.error({ count: expired.ids.length }, 'orders hang')
  await database.transaction(async (tx) => {
    for (const { id: orderId, tenantId } of await requestCancellations(tx, expired)) {
      await logPayment(tx, { ...entry, tenantId, orderId, status: 'UNKNOWN' })
    }
  })
}
