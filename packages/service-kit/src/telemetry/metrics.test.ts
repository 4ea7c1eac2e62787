import { describe, expect, it } from 'vitest'
import { counter, gauge } from './metric-definition.ts'
import { createMetrics } from './metrics.ts'

const things = counter('things_total', 'things', 'Things', { kind: 'kinds of things' })

describe('metrics', () => {
  it('are of one process: asking twice for a name gives the same metric, another kind under it is refused', async () => {
    const metrics = createMetrics({ service: 'test', process: false })
    metrics.counter(things).inc({ kind: 'a' })
    metrics.counter(things).inc({ kind: 'a' })
    expect(await metrics.render()).toContain('things_total{kind="a",service="test"} 2')
    expect(() => metrics.gauge(gauge('things_total', 'things', 'Things'))).toThrow('things_total')
  })

  it('ask for a value at the moment when it is read', async () => {
    const metrics = createMetrics({ service: 'test', process: false })
    let depth = 1
    metrics.gauge(gauge('depth', 'rows', 'Depth'), (shown) => shown.set(depth))
    depth = 7
    expect(await metrics.render()).toContain('depth{service="test"} 7')
  })

  it('begin with 0 in every series that is known, so that the first failure is an increase', async () => {
    const metrics = createMetrics({ service: 'test', process: false })
    const payments = counter('payments_total', 'payments', 'Payments', {
      channel: 'channels',
      outcome: ['PAID', 'FAILED'],
    })
    metrics.counter(payments, { channel: ['ALIPAY'] })
    expect(await metrics.render()).toContain(
      [
        'payments_total{channel="ALIPAY",outcome="PAID",service="test"} 0',
        'payments_total{channel="ALIPAY",outcome="FAILED",service="test"} 0',
      ].join('\n'),
    )
    metrics.counter(payments, { channel: ['WECHAT'] })
    expect(await metrics.render()).toContain(
      'payments_total{channel="WECHAT",outcome="FAILED",service="test"} 0',
    )
    metrics.counter(things)
    expect(await metrics.render()).not.toContain('things_total{')
  })

  it('measure the process itself unless told not to', async () => {
    expect(await createMetrics({ service: 'test' }).render()).toContain('nodejs_eventloop_lag_seconds')
  })
})
