import { ExponentialBackoff, handleWhen, noJitterGenerator, retry } from 'cockatiel'

export interface RetryOptions {
  isTransient(error: unknown): boolean
  /** Attempts in all. Default 3. */
  readonly attemptsMax?: number
  /** Delay before the second attempt, doubled before each further one. Default 100. */
  readonly firstDelayMs?: number
  readonly signal?: AbortSignal
}

/** Runs `work` again after a transient error; the last error is thrown. `work` must be safe to repeat. */
export function retryTransient<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const policy = retry(
    handleWhen((error) => options.isTransient(error)),
    {
      maxAttempts: (options.attemptsMax ?? 3) - 1,
      backoff: new ExponentialBackoff({
        initialDelay: options.firstDelayMs ?? 100,
        exponent: 2,
        maxDelay: 30_000,
        generator: noJitterGenerator,
      }),
    },
  )
  return policy.execute(() => work(), options.signal)
}
