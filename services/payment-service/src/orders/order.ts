import type { Transition } from '@interview-pass/service-kit'

export const orderStatuses = ['PENDING', 'PAID', 'CANCELLED', 'REFUNDED'] as const

export type OrderStatus = (typeof orderStatuses)[number]

export const orderEvents = ['PAYMENT_RECEIVED', 'CANCELLED', 'EXPIRED', 'FULLY_REFUNDED'] as const

export type OrderEvent = (typeof orderEvents)[number]

/** Everything that may happen to an order. A payment of a cancelled one counts only where its product fulfils late payments. */
export const orderTransitions: readonly Transition<OrderStatus, OrderEvent>[] = [
  { from: 'PENDING', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'PENDING', event: 'CANCELLED', to: 'CANCELLED', by: 'API client' },
  { from: 'PENDING', event: 'EXPIRED', to: 'CANCELLED', by: 'job' },
  { from: 'CANCELLED', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'PAID', event: 'FULLY_REFUNDED', to: 'REFUNDED', by: 'refund' },
]
