import {
  AppError,
  bindResource,
  type Database,
  type IdempotencyClaim,
  type Tx,
} from '@interview-pass/service-kit'
import { fenToYuan } from '@interview-pass/contracts'
import { withdrawCode } from '../access-codes/withdraw-code.ts'
import { getOrder } from '../orders/get-order.ts'
import { RefundError } from '../payment-errors.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { executeRefund, refundLeaseMs, type ExecuteDeps } from './execute-refunds.ts'
import { betweenRefundsMs, judgeRefund } from './refund.ts'
import { findPayingAttempt, lockPayment } from './payments.store.ts'
import {
  findNumberedRefund,
  findRefund,
  getRefund,
  insertRefund,
  sumRefunds,
  wasCalledSince,
  type Refund,
} from './refunds.store.ts'

export interface RequestRefundInput {
  readonly tenantId: bigint
  /** Public id. */
  readonly orderId: string
  /** Undefined for all that is left. */
  readonly amountFen: bigint | undefined
  readonly reason: string
  /** Who asks, for the log. */
  readonly actor: string
  /** Also when the access code has opened its interview, which then ends. */
  readonly isForced: boolean
  readonly claim: IdempotencyClaim | undefined
  /** Runs in the transaction that places the refund. */
  readonly onPlaced?: (tx: Tx, refund: Refund) => Promise<void>
}

/**
 * Asks for money of an order to go back. The refund is committed first, with what it takes away, and then the channel is
 * asked; a job goes on with one whose outcome is not known. Throws ORDER_NOT_FOUND, REFUND_NOT_ALLOWED with the rule, and
 * REFUND_FAILED when the channel refuses for good.
 */
export async function requestRefund(deps: ExecuteDeps, input: RequestRefundInput): Promise<Refund> {
  const { db } = deps.database
  const resumedId = input.claim?.resourceId
  if (resumedId !== undefined) return requireGranted(input, await getRequestedRefund(db, input, resumedId))
  const placed = await placeRefund(deps, input)
  if (placed.isDue) await executeRefund(deps, placed.due)
  return requireGranted(input, await getRefund(db, placed.refund))
}

/** One refund of an order. Throws ORDER_NOT_FOUND and REFUND_NOT_FOUND, also for another tenant's. */
export async function getRequestedRefund(
  db: Database['db'],
  { tenantId, orderId }: Pick<RequestRefundInput, 'tenantId' | 'orderId'>,
  refundId: string,
): Promise<Refund> {
  const { order } = await getOrder(db, { tenantId, orderId })
  const refund = await findRefund(db, { tenantId, orderId: order.id, refundId })
  if (refund === undefined) throw new AppError('REFUND_NOT_FOUND', { details: { refund_id: refundId } })
  return refund
}

async function placeRefund(deps: ExecuteDeps, input: RequestRefundInput) {
  const { tenantId } = input
  const { db } = deps.database
  const { order } = await getOrder(db, input)
  const attemptId = await findPayingAttempt(db, { tenantId, orderId: order.id })
  if (attemptId === undefined) throw notAllowed(input, 'NOT_PAID', 0n)
  return deps.database.transaction(async (tx) => {
    const payment = await lockPayment(tx, { tenantId, attemptId })
    const known = await findAsked(tx, input, attemptId)
    if (known !== undefined) return { refund: known, isDue: false as const }
    const now = deps.now()
    const verdict = judgeRefund(
      {
        orderStatus: payment.orderStatus,
        codeStatus: payment.code?.status,
        paidFen: payment.paidFen,
        reservedFen: await sumRefunds(tx, payment, ['REQUESTED', 'UNKNOWN', 'SUCCEEDED']),
      },
      input.amountFen,
      input.isForced,
    )
    if (verdict.kind === 'REFUSED') throw notAllowed(input, verdict.rule, verdict.leftFen)
    const calledSince = new Date(now.getTime() - betweenRefundsMs)
    const isDue = !(await wasCalledSince(tx, { tenantId, attemptId, since: calledSince }))
    const leaseUntil = new Date(now.getTime() + (isDue ? refundLeaseMs : betweenRefundsMs))
    const publicId = deps.newId()
    // By its key, so that the channel knows it again when we do not: books that were restored have forgotten key and refund.
    const outRequestNo = input.claim?.digest ?? publicId.replaceAll('-', '')
    const refund = await insertRefund(tx, {
      publicId,
      tenantId,
      orderId: order.id,
      attemptId,
      amountFen: verdict.amountFen,
      cause: 'REQUESTED',
      outRequestNo,
      reason: input.reason,
      requestedBy: input.actor,
      revokesCode: verdict.isFull && (await withdrawCode(tx, payment, now)),
      checkDueAt: leaseUntil,
      calledAt: isDue ? now : null,
    })
    await logPayment(tx, {
      tenantId,
      orderId: order.id,
      action: 'REQUEST_REFUND',
      status: 'SUCCEEDED',
      actor: input.actor,
      metadata: { refund_id: publicId, amount: fenToYuan(verdict.amountFen) },
    })
    await input.onPlaced?.(tx, refund)
    await bindResource(tx, input.claim, publicId)
    return {
      refund,
      isDue,
      due: { ...refund, ...payment.number, wasCalled: false, checkCount: 1, leaseUntil },
    }
  })
}

/** What was asked for under this key before the key was forgotten. */
async function findAsked(
  tx: Tx,
  { tenantId, amountFen, claim }: RequestRefundInput,
  attemptId: bigint,
): Promise<Refund | undefined> {
  if (claim === undefined) return undefined
  const known = await findNumberedRefund(tx, { tenantId, attemptId, outRequestNo: claim.digest })
  if (known === undefined) return undefined
  if (amountFen !== undefined && amountFen !== known.amountFen) throw new AppError('IDEMPOTENCY_KEY_REUSED')
  await bindResource(tx, claim, known.publicId)
  return known
}

function requireGranted({ orderId }: RequestRefundInput, refund: Refund): Refund {
  if (refund.status !== 'REFUSED') return refund
  throw new RefundError('REFUND_FAILED', {
    details: { order_id: orderId, refund_id: refund.publicId, reason: refund.failureCode },
  })
}

function notAllowed({ orderId }: RequestRefundInput, rule: string, leftFen: bigint): RefundError {
  return new RefundError('REFUND_NOT_ALLOWED', {
    details: { order_id: orderId, rule, refundable_amount: fenToYuan(leftFen) },
  })
}
