import { AppError, type Tx } from '@interview-pass/service-kit'
import { addRefund } from './orders.store.ts'

/**
 * Writes down that money of a paid order went back. Returns true when that was all of it: the order is then REFUNDED.
 * Throws SERVICE_ERROR for an order that has none to give back.
 */
export async function noteRefund(
  tx: Tx,
  refund: { tenantId: bigint; orderId: bigint; amountFen: bigint },
): Promise<boolean> {
  const status = await addRefund(tx, refund)
  if (status === undefined) throw new AppError('SERVICE_ERROR')
  return status === 'REFUNDED'
}
