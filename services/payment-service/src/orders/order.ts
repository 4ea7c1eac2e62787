import { statesBefore, type Transition } from '@interview-pass/service-kit'

export const orderStatuses = ['PENDING', 'PAID', 'CANCELLED', 'REFUNDED'] as const

export type OrderStatus = (typeof orderStatuses)[number]

export const orderEvents = ['PAYMENT_RECEIVED', 'CANCELLED', 'EXPIRED', 'FULLY_REFUNDED'] as const

export type OrderEvent = (typeof orderEvents)[number]

export interface Order {
  readonly id: bigint
  readonly tenantId: bigint
  readonly publicId: string
  readonly status: OrderStatus
  readonly amountFen: bigint
  readonly refundedFen: bigint
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly paidAt: Date | null
  /** Somebody wants it cancelled, and it is not decided yet. */
  readonly cancelRequestedAt: Date | null
}

/** An order with the public ids that its answer names, and its access code once there is one. */
export interface OrderDetails {
  readonly order: Order
  readonly userId: string
  readonly productId: string
  readonly accessCode: string | null
  readonly accessCodeExpireAt: Date | null
}

/** Everything that may happen to an order. A payment of a cancelled one counts only where its product fulfils late payments. */
export const orderTransitions: readonly Transition<OrderStatus, OrderEvent>[] = [
  { from: 'PENDING', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'PENDING', event: 'CANCELLED', to: 'CANCELLED', by: 'API client or job' },
  { from: 'PENDING', event: 'EXPIRED', to: 'CANCELLED', by: 'job' },
  { from: 'CANCELLED', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'PAID', event: 'FULLY_REFUNDED', to: 'REFUNDED', by: 'refund' },
]

export type LatePaymentPolicy = 'FULFIL' | 'REFUND'

/** The states in which a payment makes an order PAID; in any other one the money is to be given back. */
export function statusesPaidFrom(policy: LatePaymentPolicy): readonly OrderStatus[] {
  const allowed = statesBefore(orderTransitions, 'PAYMENT_RECEIVED')
  return policy === 'FULFIL' ? allowed : allowed.filter((status) => status !== 'CANCELLED')
}

/** Whether a buyer may still be asked to pay an order, and if not, why. */
export function standingOf(status: OrderStatus): 'OPEN' | 'PAID' | 'OVER' {
  switch (status) {
    case 'PENDING':
      return 'OPEN'
    case 'PAID':
    case 'REFUNDED':
      return 'PAID'
    case 'CANCELLED':
      return 'OVER'
  }
}
