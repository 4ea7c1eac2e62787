import { takeAttemptsToAskAbout } from './attempts.store.ts'
import type { EndAttemptDeps } from './end-attempt.ts'
import { leaseMs, lookAt } from './query-attempt.ts'

/**
 * Asks the channel about every attempt of an order that may still change, paid ones too, and has the answers applied.
 * Returns true when it said of all of them how they stand; a job asks again about the others.
 */
export async function lookAtAttempts(
  deps: EndAttemptDeps,
  key: { readonly tenantId: bigint; readonly orderId: bigint },
): Promise<boolean> {
  const leaseUntil = new Date(deps.now().getTime() + leaseMs)
  const taken = await takeAttemptsToAskAbout(deps.database.sql, { ...key, leaseUntil })
  const looks = await Promise.all(taken.map((attempt) => lookAt(deps, deps.onAnswer, attempt)))
  return looks.every((look) => look === 'KNOWN')
}
