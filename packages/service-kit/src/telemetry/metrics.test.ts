import { describe, expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

describe('metrics', () => {
  it('are of one process: asking twice for a name gives the same metric, another kind under it is refused', async () => {
    const metrics = createMetrics({ service: 'test', process: false })
    metrics.counter('things_total', 'Things', ['kind']).inc({ kind: 'a' })
    metrics.counter('things_total', 'Things', ['kind']).inc({ kind: 'a' })
    expect(await metrics.render()).toContain('things_total{kind="a",service="test"} 2')
    expect(() => metrics.gauge('things_total', 'Things')).toThrow('things_total')
  })

  it('ask for a value at the moment when it is read', async () => {
    const metrics = createMetrics({ service: 'test', process: false })
    let depth = 1
    metrics.gauge('depth', 'Depth', [], (gauge) => gauge.set(depth))
    depth = 7
    expect(await metrics.render()).toContain('depth{service="test"} 7')
  })

  it('measure the process itself unless told not to', async () => {
    expect(await createMetrics({ service: 'test' }).render()).toContain('nodejs_eventloop_lag_seconds')
  })
})
