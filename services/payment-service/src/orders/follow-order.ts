import type { ChangeWatch, Database } from '@interview-pass/service-kit'
import { standingOf, type OrderDetails } from './order.ts'
import { findOrder } from './orders.store.ts'

export interface FollowOrderDeps {
  readonly database: Database
  readonly orderWatch: Pick<ChangeWatch, 'watch'>
}

/** What whoever changed an order calls after its commit. */
export interface OrderChanged {
  readonly orderWatch: Pick<ChangeWatch, 'changed'>
}

/** The safety net under the wake-ups. */
const lookEveryMs = 2000

/**
 * An order as it is now and after each change, from any replica, until it is final: paid, or cancelled. Ends without that
 * when `signal` is aborted.
 */
export async function* followOrder(
  { database, orderWatch }: FollowOrderDeps,
  asked: { readonly tenantId: bigint; readonly orderId: string },
  signal: AbortSignal,
): AsyncGenerator<OrderDetails, void, undefined> {
  const watcher = orderWatch.watch(asked.orderId)
  const wake = () => watcher.close()
  signal.addEventListener('abort', wake, { once: true })
  let seen = ''
  try {
    while (!signal.aborted) {
      const found = await findOrder(database.db, asked)
      if (found === undefined) return
      const version = versionOf(found)
      if (version !== seen) yield found
      seen = version
      if (standingOf(found.order.status) !== 'OPEN') return
      await watcher.next(lookEveryMs)
    }
  } finally {
    signal.removeEventListener('abort', wake)
    watcher.close()
  }
}

/** The same for two looks between which nothing changed that a watcher sees. */
export function versionOf({ order }: OrderDetails): string {
  return `${order.status}.${order.expiresAt.getTime()}`
}
