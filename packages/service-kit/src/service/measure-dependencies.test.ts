import { expect, it } from 'vitest'
import { createMetrics } from '../telemetry/metrics.ts'
import { measureDependenciesJob } from './measure-dependencies.ts'

const signal = new AbortController().signal

it('what answers is up, what refuses is down, and what says nothing is down after two seconds', async () => {
  const metrics = createMetrics({ service: 'test', process: false })
  const job = measureDependenciesJob(metrics, [
    { name: 'database', check: () => new Promise(() => undefined) },
    { name: 'redis', check: async () => undefined },
    { name: 'kafka', check: () => Promise.reject(new Error('away')) },
  ])
  await job.run({ signal })
  const text = await metrics.render()
  expect(text).toContain('dependency_up{dependency="database",service="test"} 0')
  expect(text).toContain('dependency_up{dependency="redis",service="test"} 1')
  expect(text).toContain('dependency_up{dependency="kafka",service="test"} 0')
  expect(text).toContain('dependency_check_seconds_bucket{le="1",service="test",dependency="database"} 0')
  expect(text).toContain('dependency_check_seconds_bucket{le="2.5",service="test",dependency="database"} 1')
})
