import type { Job } from '@interview-pass/service-kit'
import { expireCodes, type ExpireDeps } from './access-codes/expire-codes.ts'
import { executeRefunds, type ExecuteDeps } from './refunds/execute-refunds.ts'
import { resolveAttempts, type ResolveAttemptsDeps } from './settlement/resolve-attempts.ts'

export const resolveAttemptsJob = 'resolve-attempts'

/** Every timed job of this service, one line each. */
export function schedule(deps: ResolveAttemptsDeps & ExecuteDeps & ExpireDeps): Job[] {
  return [
    { name: resolveAttemptsJob, everyMs: 2000, run: ({ signal }) => resolveAttempts(deps, signal) },
    { name: 'execute-refunds', everyMs: 2000, run: ({ signal }) => executeRefunds(deps, signal) },
    { name: 'expire-codes', everyMs: 30_000, run: ({ signal }) => expireCodes(deps, signal) },
  ]
}
