import type { Database } from '@interview-pass/service-kit'
import { requestEnd } from '../attempts/end-attempt.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import type { OrderChanged } from './follow-order.ts'
import { standingOf } from './order.ts'
import { cancelRequested, forgetCancellation } from './orders.store.ts'
import { listCancellations } from './unpaid-orders.store.ts'

export interface FinishCancellationDeps extends OrderChanged {
  readonly database: Database
  readonly now: () => Date
}

interface OrderKey {
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly publicId: string
}

const ordersMaxPerRun = 200

/**
 * Goes on with cancellations whose caller died or was told that the outcome is unknown, and with orders that hang after
 * their time: has the attempts ended that are still open, and cancels the order as soon as they are.
 */
export async function finishCancellations(deps: FinishCancellationDeps, signal: AbortSignal): Promise<void> {
  for (const { status, ...key } of await listCancellations(deps.database.db, ordersMaxPerRun)) {
    if (signal.aborted) return
    if (standingOf(status) !== 'OPEN') await forgetCancellation(deps.database.db, key)
    else if (!(await finishCancellation(deps, key, 'finish-cancellations'))) await requestEnd(deps, key)
  }
}

/**
 * Cancels an order that is to be cancelled, when nothing holds that up any more. A payment is never overtaken: one that was
 * settled before stands, and one that comes later is late. True when this call cancelled it.
 */
export async function finishCancellation(
  { database, orderWatch }: Pick<FinishCancellationDeps, 'database' | 'orderWatch'>,
  { publicId, ...key }: OrderKey,
  actor: string,
): Promise<boolean> {
  const isDone = await database.transaction(async (tx) => {
    const isCancelled = await cancelRequested(tx, key)
    if (isCancelled) await logPayment(tx, { ...key, action: 'CANCEL_ORDER', status: 'SUCCEEDED', actor })
    return isCancelled
  })
  if (isDone) orderWatch.changed(publicId)
  return isDone
}
