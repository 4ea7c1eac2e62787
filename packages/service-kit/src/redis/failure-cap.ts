import { AppError } from '../app-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { RateLimiter } from './rate-limit.ts'

export interface FailureCap {
  /** Counts one failure. */
  count(): Promise<void>
  /** Throws AppError RATE_LIMITED while too many have failed, whoever tried. */
  check(): void
}

export interface FailureCapNeeds {
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

/** A cap on guessing that changing addresses does not get round. Above it everybody waits for the end of the minute; an alert counts how often. */
export function createFailureCap(
  needs: FailureCapNeeds,
  { group, perMinute }: FailureCapOptions,
): FailureCap {
  const failures = needs.metrics.counter('guess_failures_total', 'Failed guesses at secrets', ['group'])
  const closures = needs.metrics.counter('guess_cap_reached_total', 'Failed guesses above the cap', ['group'])
  let closedUntilMs = 0
  return {
    async count() {
      failures.inc({ group })
      const state = await needs.rateLimiter.consume({ group, key: 'all', perMinute })
      if (state.allowed) return
      closures.inc({ group })
      closedUntilMs = needs.now().getTime() + state.resetSeconds * 1000
      needs.logger.error({ group, resetSeconds: state.resetSeconds }, 'secrets are being guessed')
    },
    check() {
      const remainingMs = closedUntilMs - needs.now().getTime()
      if (remainingMs > 0)
        throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.ceil(remainingMs / 1000) })
    },
  }
}
