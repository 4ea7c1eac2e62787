import { AppError, type Logger, type Metrics, type RateLimiter } from '@interview-pass/service-kit'

export interface FailureCap {
  /** Counts a failed verification. */
  count(): Promise<void>
  /** Throws RATE_LIMITED for an unknown caller while too many verifications have failed, whoever tried them. */
  check(): void
}

export interface FailureCapNeeds {
  readonly rateLimiter: RateLimiter
  readonly metrics: Metrics
  readonly logger: Logger
  readonly now: () => Date
}

/** Ten failures a second over all callers: at 60 bits a code is not found by guessing within its life. */
const failuresPerMinute = 600

/** A cap on guessing that changing addresses does not get round; an alert counts how often it closed. */
export function failureCap(needs: FailureCapNeeds): FailureCap {
  const failures = needs.metrics.counter(
    'access_code_verify_failures_total',
    'Failed access code verifications',
  )
  const closures = needs.metrics.counter(
    'access_code_verify_cap_reached_total',
    'Failures above the global cap',
  )
  let closedUntilMs = 0
  return {
    async count() {
      failures.inc()
      const state = await needs.rateLimiter.consume({
        group: 'access-code-failures',
        key: 'all',
        perMinute: failuresPerMinute,
      })
      if (state.allowed) return
      closures.inc()
      closedUntilMs = needs.now().getTime() + state.resetSeconds * 1000
      needs.logger.error({ resetSeconds: state.resetSeconds }, 'access codes are being guessed')
    },
    check() {
      const remainingMs = closedUntilMs - needs.now().getTime()
      if (remainingMs > 0)
        throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.ceil(remainingMs / 1000) })
    },
  }
}
