import { isTransientDatabaseError, retryTransient } from '@interview-pass/service-kit'

/** With delays of 100 ms to 1.6 s, 3.1 s in all: what a model has answered is worth more than one passing fault. */
const attemptsMax = 6

/** Writes again after a transient fault of the database, until `stop`. `write` must be safe to repeat. */
export function retryWrite<T>(write: () => Promise<T>, stop: AbortSignal): Promise<T> {
  return retryTransient(write, { isTransient: isTransientDatabaseError, attemptsMax, signal: stop })
}
