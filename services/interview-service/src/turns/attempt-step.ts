import { LeaseLost, type Database, type Logger } from '@interview-pass/service-kit'
import { InterviewerUnavailable, type CallContext } from '../interviewer/interviewer.ts'
import { countCompletedCalls } from '../model-calls/record-model-call.ts'
import type { SessionState } from '../sessions/session.ts'
import type { QaRecord } from '../transcript/qa-record.ts'
import type { TurnMetrics } from './measure-turns.ts'
import { mayCall, type HeldTurn, type Turn } from './turn.ts'
import { countCall } from './turns.store.ts'

export interface AttemptStepDeps {
  readonly database: Database
  readonly turnMetrics: TurnMetrics
  readonly logger: Logger
}

/** What the steps of one turn share. */
export interface Answering {
  readonly turn: Turn
  readonly held: HeldTurn
  readonly state: SessionState
  readonly question: QaRecord
  readonly call: CallContext
}

/** What a call brought. */
export interface StepResult<T> {
  /** Undefined when there is none, and the planned words must do. */
  readonly answer: T | undefined
  /** True when there is none because the session's models may cost nothing more. */
  readonly isBudgetSpent: boolean
}

/**
 * Runs one call, counted before it begins. It brings no answer when the interviewer failed, an earlier holder had an
 * answer that is lost with it, or its calls were lost and there is none left. What it costs the candidate is the planned question.
 */
export async function attemptStep<T>(
  deps: AttemptStepDeps,
  { turn, held }: Answering,
  { kind, stop }: { kind: 'DECIDE' | 'REPLY'; stop: AbortSignal },
  work: () => Promise<T>,
): Promise<StepResult<T>> {
  const owner = { tenantId: turn.tenantId, sessionId: turn.sessionId, turnId: turn.id }
  const begun = await countCall(deps.database.db, held, kind)
  if (begun === undefined) throw new LeaseLost()
  const completed = begun > 1 ? await countCompletedCalls({ db: deps.database.db }, owner, kind) : 0
  let isBudgetSpent = false
  if (mayCall(begun, completed)) {
    try {
      return { answer: await work(), isBudgetSpent }
    } catch (error) {
      stop.throwIfAborted()
      if (error instanceof LeaseLost) throw error
      isBudgetSpent = error instanceof InterviewerUnavailable && error.reason === 'BUDGET_SPENT'
      deps.logger.warn({ error, step: kind }, 'the interviewer could not answer')
    }
  }
  deps.turnMetrics.countFallback(kind)
  return { answer: undefined, isBudgetSpent }
}
