import { fieldRules, fieldRuleOf } from '@interview-pass/contracts'
import { AppError, bindResource, type IdempotencyClaim } from '@interview-pass/service-kit'
import { isQrCodeOver } from '../attempts/attempt.ts'
import { endAttempts, type EndAttemptDeps } from '../attempts/end-attempt.ts'
import { countAttempts, findAttempt, findLatestAttempt, placeAttempt } from '../attempts/place-attempt.ts'
import { requestQrCode } from '../attempts/request-qr-code.ts'
import { findChannel } from '../channels/payment-channel.ts'
import { DuplicatePaymentError, PaymentTimeoutError } from '../payment-errors.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import type { CreatedOrder, CreateOrderDeps } from './create-order.ts'
import { getOrder } from './get-order.ts'
import { cancelledMeanwhile, invalidOrder, unknownChannel } from './invalid-order.ts'
import type { OrderChanged } from './follow-order.ts'
import { standingOf, type Order } from './order.ts'
import { extendOrder } from './orders.store.ts'

export type AddAttemptDeps = CreateOrderDeps & EndAttemptDeps & OrderChanged

export interface AddAttemptInput {
  readonly tenantId: bigint
  readonly clientId: string
  /** Public id. */
  readonly orderId: string
  /** Undefined for that of the attempt before. */
  readonly channel: string | undefined
  readonly claim: IdempotencyClaim | undefined
}

type Attempt = Parameters<typeof requestQrCode>[1]

/** Each is asked about whenever its order is: without an end to them one order would use up what the channel answers us. */
const attemptsMax = 20

/**
 * Gives an unpaid order another QR code and a new expiry, after its attempts have been ended. One that nobody has scanned
 * stays and is watched: a second payment is surplus and goes back. Throws ORDER_NOT_FOUND, DUPLICATE_PAYMENT, INVALID_ORDER
 * for an order that is over or has had its twenty QR codes, and, as createOrder, PAYMENT_FAILED and PAYMENT_TIMEOUT: also when the outcome of the old one
 * is unknown.
 */
export async function addAttempt(deps: AddAttemptDeps, input: AddAttemptInput): Promise<CreatedOrder> {
  const { tenantId, orderId, claim } = input
  const { db } = deps.database
  const { order } = await getOrder(db, input)
  requireOpen(order)
  const attempt =
    claim?.resourceId === undefined
      ? await endAndPlace(deps, input, order)
      : await findAttempt(db, { tenantId, orderId: order.id, publicId: claim.resourceId })
  if (attempt === undefined) throw new AppError('SERVICE_ERROR')
  if (isQrCodeOver(attempt, deps.now())) {
    throw invalidOrder({ field: 'headers.idempotency-key', rule: fieldRules.keyOfEndedQrCode }, orderId)
  }
  const qrCode = await requestQrCode(deps, attempt, orderId)
  if (qrCode === undefined) throw cancelledMeanwhile(orderId)
  deps.orderWatch.changed(orderId)
  const { channel, publicId: attemptId } = attempt
  return { found: await getOrder(db, input), attemptId, channel, qrCode }
}

function requireOpen({ status, publicId, cancelRequestedAt }: Order): void {
  const standing = standingOf(status)
  if (standing === 'PAID') throw new DuplicatePaymentError({ details: { order_id: publicId } })
  if (standing === 'OPEN' && cancelRequestedAt === null) return
  throw invalidOrder({ field: 'params.order_id', rule: fieldRules.notCancelled }, publicId)
}

async function endAndPlace(deps: AddAttemptDeps, input: AddAttemptInput, order: Order): Promise<Attempt> {
  const { tenantId } = input
  const { db } = deps.database
  const key = { tenantId, orderId: order.id }
  const before = await findLatestAttempt(db, key)
  if (before === undefined) throw new AppError('SERVICE_ERROR')
  const channel = input.channel ?? before.channel
  if (findChannel(deps.channels, channel) === undefined) throw unknownChannel(deps.channels)
  if ((await countAttempts(db, key)) >= attemptsMax) {
    const rule = fieldRuleOf.attemptsMax(attemptsMax)
    throw invalidOrder({ field: 'params.order_id', rule }, input.orderId)
  }
  const ends = await endAttempts(deps, key)
  if (ends.includes('UNKNOWN')) throw new PaymentTimeoutError({ details: { order_id: input.orderId } })
  const createdAt = deps.now()
  const expiresAt = new Date(createdAt.getTime() + deps.orderLifeMs)
  const placed = await deps.database.transaction(async (tx) => {
    if (!(await extendOrder(tx, { ...key, expiresAt }))) return undefined
    const { subject, amountFen } = before
    const attempt = await placeAttempt(tx, deps, {
      ...key,
      channel,
      subject,
      amountFen,
      expiresAt,
      createdAt,
    })
    await logPayment(tx, { ...key, action: 'ADD_ATTEMPT', status: 'SUCCEEDED', actor: input.clientId })
    await bindResource(tx, input.claim, attempt.publicId)
    return attempt
  })
  if (placed !== undefined) return placed
  requireOpen((await getOrder(db, input)).order)
  throw new AppError('SERVICE_ERROR')
}
