import { fieldRules } from '@interview-pass/contracts'
import {
  AppError,
  bindResource,
  describeSpan,
  inSpan,
  type Database,
  type IdempotencyClaim,
} from '@interview-pass/service-kit'
import { isQrCodeOver } from '../attempts/attempt.ts'
import { findLatestAttempt, placeAttempt, type PlaceAttemptDeps } from '../attempts/place-attempt.ts'
import { requestQrCode, type QrCodeDeps } from '../attempts/request-qr-code.ts'
import { getSale, type Sale, type SaleDeps } from '../catalog/get-sale.ts'
import { findChannel } from '../channels/payment-channel.ts'
import { DuplicatePaymentError } from '../payment-errors.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { getOrder } from './get-order.ts'
import { cancelledMeanwhile, invalidOrder, unknownChannel } from './invalid-order.ts'
import type { OrderMetrics } from './measure-orders.ts'
import { standingOf, type OrderDetails } from './order.ts'
import { insertOrder } from './orders.store.ts'

/** What the keys of orders are kept under. */
export const createOrderRoute = 'POST /payment/create'

export interface CreateOrderDeps extends QrCodeDeps, SaleDeps, PlaceAttemptDeps {
  readonly database: Database
  readonly orderMetrics: OrderMetrics
  readonly orderLifeMs: number
}

export interface CreateOrderInput {
  readonly tenantId: bigint
  readonly clientId: string
  readonly userId: string
  readonly productId: string
  /** As the caller names it. */
  readonly channel: string
  /** Of the request's Idempotency-Key: a retry after a crash goes on with the order that exists. */
  readonly claim: IdempotencyClaim | undefined
}

export interface CreatedOrder {
  readonly found: OrderDetails
  /** Public id. */
  readonly attemptId: string
  readonly channel: string
  readonly qrCode: string
}

type Attempt = Parameters<typeof requestQrCode>[1]

/**
 * Order and attempt are committed first, then the channel is asked for a QR code, then the code is stored: whatever
 * breaks on the way leaves an attempt that can be asked about. Throws INVALID_ORDER, also when the resumed order can be
 * paid no more or the order was cancelled before its QR code came, PAYMENT_FAILED, PAYMENT_TIMEOUT, and DUPLICATE_PAYMENT when the resumed order has been paid meanwhile.
 */
export async function createOrder(deps: CreateOrderDeps, input: CreateOrderInput): Promise<CreatedOrder> {
  const resourceId = input.claim?.resourceId
  const { found, attempt } =
    resourceId === undefined
      ? await inSpan('place order', {}, () => placeOrder(deps, input))
      : await resumeOrder(deps, input, resourceId)
  const { channel, publicId: attemptId } = attempt
  const { publicId: orderId } = found.order
  describeSpan({ 'order.id': orderId })
  const qrCode = await requestQrCode(deps, attempt, orderId)
  if (qrCode === undefined) throw cancelledMeanwhile(orderId)
  return { found, attemptId, channel, qrCode }
}

interface Placed {
  readonly found: OrderDetails
  readonly attempt: Attempt
}

/** The order that an earlier request with the same key has made. */
async function resumeOrder(
  deps: CreateOrderDeps,
  { tenantId }: CreateOrderInput,
  orderId: string,
): Promise<Placed> {
  const { db } = deps.database
  const found = await getOrder(db, { tenantId, orderId })
  const standing = standingOf(found.order.status)
  if (standing === 'PAID') throw new DuplicatePaymentError({ details: { order_id: orderId } })
  const attempt = await findLatestAttempt(db, { tenantId, orderId: found.order.id })
  if (attempt === undefined) throw new AppError('SERVICE_ERROR')
  if (standing === 'OVER' || isQrCodeOver(attempt, deps.now())) {
    throw invalidOrder({ field: 'headers.idempotency-key', rule: fieldRules.keyOfExpiredOrder }, orderId)
  }
  return { found, attempt }
}

async function placeOrder(deps: CreateOrderDeps, input: CreateOrderInput): Promise<Placed> {
  const { tenantId, channel, userId, productId } = input
  if (findChannel(deps.channels, channel) === undefined) {
    throw unknownChannel(deps.channels)
  }
  const sale = await getSale(deps, deps.database.db, input)
  const { priceFen: amountFen } = sale
  const createdAt = deps.now()
  const expiresAt = new Date(createdAt.getTime() + deps.orderLifeMs)
  const placed = await deps.database.transaction(async (tx) => {
    const order = await insertOrder(tx, {
      publicId: deps.newId(),
      tenantId,
      userId: sale.userId,
      productId: sale.productId,
      amountFen,
      expiresAt,
      createdAt,
    })
    const { id: orderId } = order
    const subject = subjectOf(sale)
    const attempt = await placeAttempt(tx, deps, {
      tenantId,
      orderId,
      channel,
      subject,
      amountFen,
      expiresAt,
      createdAt,
    })
    await logPayment(tx, {
      tenantId,
      orderId,
      action: 'CREATE_ORDER',
      status: 'SUCCEEDED',
      actor: input.clientId,
    })
    await bindResource(tx, input.claim, order.publicId)
    return { found: { order, userId, productId, accessCode: null, accessCodeExpireAt: null }, attempt }
  })
  deps.orderMetrics.countCreated(channel)
  return placed
}

/** What the buyer reads. `&` and `=` stay out: the text that a notification's signature covers does not escape them. */
function subjectOf(sale: Sale): string {
  return sale.productName.replaceAll(/[&=%"'<>\\/]/g, ' ')
}
