import { nextQueryAt } from './attempt.ts'
import { finishQuery, requestEndOf, takeAttemptsToEnd, type DueAttempt } from './attempts.store.ts'
import { applyAnswer, askToEnd, leaseMs, type AskDeps, type OnAnswer } from './query-attempt.ts'

export interface EndAttemptDeps extends AskDeps {
  readonly onAnswer: OnAnswer
}

/**
 * PAID: it was paid in time, and that is settled. CLOSED: nobody can pay it any more. NOT_SCANNED: nobody has scanned its QR
 * code, which the channel cannot close; it is watched to its end. UNKNOWN: the channel did not say, and a job goes on.
 */
export type AttemptEnd = 'PAID' | 'CLOSED' | 'NOT_SCANNED' | 'UNKNOWN'

interface OrderKey {
  readonly tenantId: bigint
  readonly orderId: bigint
}

/** Leaves it to the job to end every attempt of an order that is still open and that nobody wanted to end before. */
export async function requestEnd(
  { database, now }: Pick<EndAttemptDeps, 'database' | 'now'>,
  key: OrderKey,
): Promise<void> {
  await requestEndOf(database.sql, { ...key, now: now() })
}

/**
 * Ends every attempt of an order that is still open. That they are to end is written down first: a job ends those whose
 * caller died or whose outcome is unknown. Returns what became of each.
 */
export async function endAttempts(deps: EndAttemptDeps, key: OrderKey): Promise<AttemptEnd[]> {
  const now = deps.now()
  const leaseUntil = new Date(now.getTime() + leaseMs)
  const open = await takeAttemptsToEnd(deps.database.sql, { ...key, now, leaseUntil })
  return Promise.all(open.map((attempt) => endAttempt(deps, attempt)))
}

async function endAttempt(deps: EndAttemptDeps, attempt: DueAttempt): Promise<AttemptEnd> {
  const answer = await askToEnd(deps, attempt)
  if (answer.kind === 'NOT_ASKED') {
    const queryDueAt = nextQueryAt(attempt.queryCount, deps.now()) ?? null
    await finishQuery(deps.database.sql, attempt, { queryDueAt, reason: answer.reason })
    return 'UNKNOWN'
  }
  const isResolved = await applyAnswer(deps, deps.onAnswer, attempt, answer)
  switch (answer.kind) {
    case 'PAID':
      return isResolved ? 'PAID' : 'UNKNOWN'
    case 'CLOSED':
      return 'CLOSED'
    case 'NOT_SCANNED':
      return isResolved ? 'CLOSED' : 'NOT_SCANNED'
    case 'WAITING':
    case 'UNKNOWN':
      return 'UNKNOWN'
  }
}
