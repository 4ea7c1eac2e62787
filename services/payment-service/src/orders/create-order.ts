import { AppError, bindResource, type Database, type IdempotencyClaim } from '@interview-pass/service-kit'
import { getSale, type Sale } from '../catalog/get-sale.ts'
import { channelNames, isChannelName, type ChannelName } from '../channels/payment-channel.ts'
import { DuplicatePaymentError } from '../payment-errors.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { getOrder, type OrderDetails } from './get-order.ts'
import { findLatestAttempt, insertAttempt, insertOrder } from './orders.store.ts'
import { isQrCodeOver, querySchedule } from './payment-attempt.ts'
import { requestQrCode, type QrCodeNeeds } from './request-qr-code.ts'

export interface CreateOrderNeeds extends QrCodeNeeds {
  readonly database: Database
  readonly newId: () => string
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
  readonly channel: ChannelName
  readonly qrCode: string
}

/**
 * Order and attempt are committed first, then the channel is asked for a QR code, then the code is stored: whatever
 * breaks on the way leaves an attempt that can be asked about. Throws INVALID_ORDER, also when the resumed order can be
 * paid no more, PAYMENT_FAILED, PAYMENT_TIMEOUT, and DUPLICATE_PAYMENT when the resumed order has been paid meanwhile.
 */
export async function createOrder(needs: CreateOrderNeeds, input: CreateOrderInput): Promise<CreatedOrder> {
  const orderId = input.claim?.resourceId ?? (await placeOrder(needs, input))
  const { tenantId } = input
  const found = await getOrder(needs.database.db, { tenantId, orderId })
  const { id, status } = found.order
  if (status === 'PAID' || status === 'REFUNDED') throw new DuplicatePaymentError()
  const attempt = await findLatestAttempt(needs.database.db, { tenantId, orderId: id })
  if (attempt === undefined) throw new AppError('SERVICE_ERROR')
  if (status === 'CANCELLED' || isQrCodeOver(attempt, needs.now())) {
    throw invalid('headers.idempotency-key', 'names an order that has expired: a new order needs a new key')
  }
  return { found, channel: attempt.channel, qrCode: await requestQrCode(needs, attempt) }
}

async function placeOrder(needs: CreateOrderNeeds, input: CreateOrderInput): Promise<string> {
  const { tenantId, channel } = input
  if (!isChannelName(channel)) throw invalid('body.channel', `must be one of ${channelNames.join(', ')}`)
  const sale = await getSale(needs.database.db, input)
  const publicId = needs.newId()
  const attemptId = needs.newId()
  const createdAt = needs.now()
  const expiresAt = new Date(createdAt.getTime() + needs.orderLifeMs)
  await needs.database.transaction(async (tx) => {
    const { userId, productId, priceFen: amountFen } = sale
    const orderId = await insertOrder(tx, {
      publicId,
      tenantId,
      userId,
      productId,
      amountFen,
      expiresAt,
      createdAt,
    })
    await insertAttempt(tx, {
      publicId: attemptId,
      tenantId,
      orderId,
      channel,
      outTradeNo: attemptId.replaceAll('-', ''),
      subject: subjectOf(sale),
      amountFen,
      expiresAt,
      queryDueAt: new Date(createdAt.getTime() + querySchedule[0] * 1000),
    })
    await logPayment(tx, {
      tenantId,
      orderId,
      action: 'CREATE_ORDER',
      status: 'SUCCEEDED',
      actor: input.clientId,
    })
    await bindResource(tx, input.claim, publicId)
  })
  return publicId
}

function invalid(field: string, rule: string): AppError {
  return new AppError('INVALID_ORDER', { details: { fields: [{ field, rule }] } })
}

/** What the buyer reads. `&` and `=` stay out: the text that a notification's signature covers does not escape them. */
function subjectOf(sale: Sale): string {
  return sale.productName.replaceAll(/[&=%"'<>\\/]/g, ' ')
}
