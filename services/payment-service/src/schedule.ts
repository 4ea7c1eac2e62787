import type { Job } from '@interview-pass/service-kit'
import { resolveAttempts, type ResolveAttemptsNeeds } from './orders/resolve-attempts.ts'

export const resolveAttemptsJob = 'resolve-attempts'

/** Every timed job of this service, one line each. */
export function schedule(needs: ResolveAttemptsNeeds): Job[] {
  return [{ name: resolveAttemptsJob, everyMs: 2000, run: ({ signal }) => resolveAttempts(needs, signal) }]
}
