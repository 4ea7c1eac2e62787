import { expect, it } from 'vitest'
import { counter, gauge, histogram } from '../telemetry/metric-definition.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { strayMetrics } from './stray-metrics.ts'

const paid = counter('paid_total', 'payments', 'Payments', { channel: 'channels', outcome: ['PAID'] })
const took = histogram('took_seconds', 'What it took', { route: 'patterns of routes' })
const depth = gauge('depth', 'rows', 'Depth')

const open = () => createMetrics({ service: 'test' })

it('all is well where every series is defined', async () => {
  const metrics = open()
  metrics.counter(paid, { channel: ['ALIPAY'] })
  metrics.histogram(took).observe({ route: '/orders/:order_id' }, 1)
  metrics.gauge(depth).set(1)
  expect(strayMetrics(await metrics.render(), [paid, took, depth])).toEqual([])
})

it('a series that nobody defined, a value outside its list, and one that grows without bound are found', async () => {
  const metrics = open()
  metrics.counter(paid).inc({ channel: 'ALIPAY', outcome: 'LOST' })
  metrics.histogram(took).observe({ route: '/orders/01a2207a-874f-7635-bce7-840fd4802e8c' }, 1)
  metrics.counter(counter('others_total', 'others', 'Others')).inc()
  expect(strayMetrics(await metrics.render(), [paid, took, depth])).toEqual([
    'paid_total: outcome is LOST',
    'took_seconds: route is /orders/01a2207a-874f-7635-bce7-840fd4802e8c',
    'others_total: is not defined',
  ])
})
