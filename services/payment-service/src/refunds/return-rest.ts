import type { Tx } from '@interview-pass/service-kit'
import type { LockedPayment } from './payments.store.ts'
import { insertRefund, listAttemptRefunds } from './refunds.store.ts'

/**
 * Money that paid for nothing goes back whole: what is left of it after a refund that the channel refused, or that
 * somebody made elsewhere, gets an intent of its own. An amount that was refused is not asked for again. In a transaction
 * that has locked the payment.
 */
export async function returnRest(
  tx: Tx,
  deps: { readonly newId: () => string },
  payment: LockedPayment,
): Promise<void> {
  const refunds = await listAttemptRefunds(tx, payment)
  const intent = refunds.find(({ cause }) => cause === 'SURPLUS' || cause === 'LATE_PAYMENT')
  if (intent === undefined) return
  const reserved = refunds.filter(({ status }) => status !== 'REFUSED')
  const leftFen = payment.paidFen - reserved.reduce((sum, { amountFen }) => sum + amountFen, 0n)
  const wasRefused = refunds.some(({ status, amountFen }) => status === 'REFUSED' && amountFen === leftFen)
  if (leftFen <= 0n || wasRefused) return
  await insertRefund(tx, {
    publicId: deps.newId(),
    tenantId: payment.tenantId,
    orderId: payment.orderId,
    attemptId: payment.attemptId,
    amountFen: leftFen,
    cause: intent.cause,
    outRequestNo: `${payment.number.outTradeNo}R${refunds.length}`,
  })
}
