import type { Tx } from '@interview-pass/service-kit'
import { lockOrderRow } from './orders.store.ts'

/** Locks an order until the transaction ends: before its access code, as every transaction does. */
export function lockOrder(
  tx: Tx,
  order: { readonly tenantId: bigint; readonly orderId: bigint },
): Promise<void> {
  return lockOrderRow(tx, order)
}
