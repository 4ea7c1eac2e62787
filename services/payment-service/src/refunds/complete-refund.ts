import { fenToYuan, paymentRefunded } from '@interview-pass/contracts'
import { recordEvent, type Database, type Tx } from '@interview-pass/service-kit'
import { giveCodeBack, withdrawCode } from '../access-codes/withdraw-code.ts'
import { markRefunded } from '../attempts/mark-refunded.ts'
import { noteRefund } from '../orders/note-refund.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { mayEndAs } from './refund.ts'
import { returnRest } from './return-rest.ts'
import { lockPayment, type LockedPayment } from './payments.store.ts'
import { getRefund, listAttemptRefunds, sumRefunds, updateRefund, type Refund } from './refunds.store.ts'

export interface EndRefundDeps {
  readonly database: Database
  readonly newId: () => string
  readonly now: () => Date
}

type RefundKey = Pick<Refund, 'tenantId' | 'id' | 'attemptId'>

/** The channel confirmed that the money went back: refund, attempt, order, event and log move together, once: a repeat changes nothing. */
export async function completeRefund(deps: EndRefundDeps, key: RefundKey, actor: string): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const payment = await lockPayment(tx, key)
    await completeLocked(deps, tx, payment, await getRefund(tx, key), actor)
  })
}

/** As completeRefund, in a transaction that has locked the payment. False for a repeat. */
export async function completeLocked(
  deps: Pick<EndRefundDeps, 'now'>,
  tx: Tx,
  payment: LockedPayment,
  refund: Refund,
  actor: string,
): Promise<boolean> {
  if (!mayEndAs(refund.status, 'MONEY_RETURNED')) return false
  const { tenantId, orderId } = refund
  const { amountFen, publicId: refundId, outRequestNo } = refund
  const now = deps.now()
  await updateRefund(tx, refund, {
    status: 'SUCCEEDED',
    failureCode: null,
    endedAt: now,
    checkDueAt: null,
    checkReason: null,
  })
  const returnedFen = await sumRefunds(tx, payment, ['SUCCEEDED'])
  if (returnedFen === payment.paidFen) await markRefunded(tx, payment)
  await logPayment(tx, {
    tenantId,
    orderId,
    action: 'REFUND',
    status: 'SUCCEEDED',
    actor,
    metadata: {
      cause: refund.cause,
      refund_id: refundId,
      out_request_no: outRequestNo,
      amount: fenToYuan(amountFen),
    },
  })
  // Money that paid for nothing was never the order's.
  if (!payment.paidTheOrder) return true
  const isFull = await noteRefund(tx, { tenantId, orderId, amountFen })
  // Where each refund was only a part when it was placed, as beside one that was made elsewhere, none has taken the code.
  if (isFull) await withdrawCode(tx, payment, now)
  await recordEvent(tx, paymentRefunded, {
    tenant: { id: tenantId, publicId: payment.tenantPublicId },
    occurredAt: now,
    data: {
      orderId: payment.orderPublicId,
      refundId,
      amount: fenToYuan(amountFen),
      full: isFull,
      ...(isFull && payment.code !== undefined && { accessCode: payment.code.code }),
    },
  })
  return true
}

/** The channel refused for good: what the request took away is given back. */
export async function refuseRefund(
  deps: EndRefundDeps,
  key: RefundKey,
  refusal: { reason: string; actor: string },
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const payment = await lockPayment(tx, key)
    const refund = await getRefund(tx, key)
    if (!mayEndAs(refund.status, 'REFUSED')) return
    await updateRefund(tx, refund, {
      status: 'REFUSED',
      failureCode: refusal.reason,
      endedAt: deps.now(),
      checkDueAt: null,
    })
    // Unless the money went back in another way meanwhile. The last part of it has taken the code, whichever part is refused.
    const hasTaken = (await listAttemptRefunds(tx, payment)).some(({ revokesCode }) => revokesCode)
    const goneFen = await sumRefunds(tx, payment, ['REQUESTED', 'UNKNOWN', 'SUCCEEDED'])
    if (hasTaken && goneFen < payment.paidFen) await giveCodeBack(tx, payment)
    await returnRest(tx, deps, payment)
    await logPayment(tx, {
      tenantId: refund.tenantId,
      orderId: refund.orderId,
      action: 'REFUND',
      status: 'FAILED',
      errorCode: refusal.reason,
      actor: refusal.actor,
      metadata: { cause: refund.cause, refund_id: refund.publicId, amount: fenToYuan(refund.amountFen) },
    })
  })
}
