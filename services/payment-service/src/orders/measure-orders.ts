import type { Metrics } from '@interview-pass/service-kit'

export interface OrderMetrics {
  countCreated(channel: string): void
}

export function createOrderMetrics(metrics: Metrics): OrderMetrics {
  const created = metrics.counter(
    'orders_created_total',
    'Orders made; the share that payment_settlements_total has as SETTLED is the conversion, and the success rate of payments',
    ['channel'],
  )
  return { countCreated: (channel) => created.inc({ channel }) }
}
