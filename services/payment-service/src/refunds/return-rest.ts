import type { Tx } from '@interview-pass/service-kit'
import type { LockedPayment } from './payments.store.ts'
import { restToReturn } from './refund.ts'
import { insertRefund, listAttemptRefunds } from './refunds.store.ts'

/**
 * Money that paid for nothing goes back whole: what is left of it after a refund that the channel refused, or that
 * somebody made elsewhere, gets an intent of its own. In a transaction that has locked the payment.
 */
export async function returnRest(
  tx: Tx,
  deps: { readonly newId: () => string },
  payment: LockedPayment,
): Promise<void> {
  const refunds = await listAttemptRefunds(tx, payment)
  const rest = restToReturn(payment.paidFen, refunds)
  if (rest === undefined) return
  await insertRefund(tx, {
    publicId: deps.newId(),
    tenantId: payment.tenantId,
    orderId: payment.orderId,
    attemptId: payment.attemptId,
    ...rest,
    outRequestNo: `${payment.number.outTradeNo}R${refunds.length}`,
  })
}
