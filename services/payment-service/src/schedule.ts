import type { Job } from '@interview-pass/service-kit'
import { executeRefunds, type ExecuteDeps } from './refunds/execute-refunds.ts'
import { resolveAttempts, type ResolveAttemptsDeps } from './settlement/resolve-attempts.ts'

export const resolveAttemptsJob = 'resolve-attempts'

/** Every timed job of this service, one line each. */
export function schedule(deps: ResolveAttemptsDeps & ExecuteDeps): Job[] {
  return [
    { name: resolveAttemptsJob, everyMs: 2000, run: ({ signal }) => resolveAttempts(deps, signal) },
    { name: 'execute-refunds', everyMs: 2000, run: ({ signal }) => executeRefunds(deps, signal) },
  ]
}
