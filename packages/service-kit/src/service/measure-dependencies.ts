import type { ReadinessCheck } from '../http/health.ts'
import type { Job } from '../jobs/jobs.ts'
import { gauge, histogram } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { withDeadline } from '../timing/deadline.ts'

const dependency = ['database', 'redis', 'kafka']

export const dependencyMetrics = {
  up: gauge('dependency_up', '0 or 1', '1 while the dependency answers this process', { dependency }),
  duration: histogram(
    'dependency_check_seconds',
    'What asking a dependency whether it answers takes, with the wait for a connection; 2 s where none comes',
    { dependency },
  ),
}

const everyMs = 15_000
const checkTimeoutMs = 2000

/** Asks each dependency four times a minute, in every replica: what is away or slow is seen though nobody makes requests. */
export function measureDependenciesJob(metrics: Metrics, checks: readonly ReadinessCheck[]): Job {
  const up = metrics.gauge(dependencyMetrics.up)
  const duration = metrics.histogram(dependencyMetrics.duration)
  const ask = async ({ name, check }: ReadinessCheck): Promise<void> => {
    const startedAt = performance.now()
    const isUp = await withDeadline(() => check(), checkTimeoutMs).then(
      () => true,
      () => false,
    )
    up.set({ dependency: name }, isUp ? 1 : 0)
    duration.observe({ dependency: name }, (performance.now() - startedAt) / 1000)
  }
  return {
    name: 'measure-dependencies',
    everyMs,
    claimsRows: true,
    run: async () => void (await Promise.all(checks.map(ask))),
  }
}
