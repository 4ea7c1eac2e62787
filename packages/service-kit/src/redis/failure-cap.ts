import { AppError } from '../app-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import { counter } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { RateLimiter } from './rate-limit.ts'

export interface FailureCap {
  /** Counts one failed guess. Throws AppError RATE_LIMITED, instead of the failure, when there were too many. */
  count(): Promise<void>
}

export interface FailureCapDeps {
  readonly rateLimiter: RateLimiter
  readonly metrics: Metrics
  readonly logger: Logger
  readonly now: () => Date
}

export interface FailureCapOptions {
  /** What is guessed at; failures of one group share one count, in all replicas. */
  readonly group: string
  readonly perMinute: number
}

const group = 'groups of secrets'

export const guessMetrics = {
  failures: counter('guess_failures_total', 'guesses', 'Failed guesses at secrets', { group }),
  closures: counter('guess_cap_reached_total', 'guesses', 'Failed guesses above the cap', { group }),
}

/**
 * Counts the failed guesses of all callers together, which changing addresses does not get round, and raises the alarm. Ask
 * it after the look-up and only about failures: a right secret never meets it, so that nobody can shut others out by guessing.
 */
export function createFailureCap(deps: FailureCapDeps, { group, perMinute }: FailureCapOptions): FailureCap {
  const failures = deps.metrics.counter(guessMetrics.failures, { group: [group] })
  const closures = deps.metrics.counter(guessMetrics.closures, { group: [group] })
  let alarmedUntilMs = 0
  return {
    async count() {
      failures.inc({ group })
      const { allowed, resetSeconds } = await deps.rateLimiter.consume({ group, key: 'all', perMinute })
      if (allowed) return
      closures.inc({ group })
      const nowMs = deps.now().getTime()
      // One line for each minute: a flood of guesses must not become a flood of alarms.
      if (nowMs >= alarmedUntilMs) {
        alarmedUntilMs = nowMs + resetSeconds * 1000
        deps.logger.error({ group, resetSeconds }, 'secrets are being guessed')
      }
      throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, resetSeconds) })
    },
  }
}
