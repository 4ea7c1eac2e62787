import { counter, type Metrics } from '@interview-pass/service-kit'

export const orderMetrics = {
  created: counter(
    'orders_created_total',
    'orders',
    'Orders made; the share that payment_settlements_total has as SETTLED is the conversion, and the success rate of payments',
    { channel: 'channels' },
  ),
}

export interface OrderMetrics {
  countCreated(channel: string): void
}

export function createOrderMetrics(metrics: Metrics, channels: readonly string[]): OrderMetrics {
  const created = metrics.counter(orderMetrics.created, { channel: channels })
  return { countCreated: (channel) => created.inc({ channel }) }
}
