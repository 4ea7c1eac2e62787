import { LeaseLost, type Database } from '@interview-pass/service-kit'
import { announceEnd, type EndSessionDeps } from '../sessions/end-session.ts'
import type { QaRecord } from '../transcript/qa-record.ts'
import { recordProgress } from '../sessions/record-progress.ts'
import { isOpen, type Session } from '../sessions/session.ts'
import { retryWrite } from './retry-write.ts'
import type { HeldTurn, Turn } from './turn.ts'
import { asideOf, type StoredDecision } from './turn-decision.ts'
import { completeTurn, findTurn } from './turns.store.ts'

export interface ApplyOutcomeDeps extends EndSessionDeps {
  readonly database: Database
}

export interface Outcome {
  readonly turn: Turn
  readonly held: HeldTurn
  readonly decision: StoredDecision
  readonly reply: string
  readonly question: QaRecord
  readonly nextQuestion: QaRecord | undefined
  readonly isFallback: boolean
  /** The candidate waited for our own faults, and gets the time back. */
  readonly hasLostTime: boolean
}

/**
 * Completes a turn and moves its interview on, in one transaction, again after a transient fault until `stop`. Throws
 * LeaseLost, and then nothing has changed.
 */
export async function applyOutcome(
  deps: ApplyOutcomeDeps,
  outcome: Outcome,
  stop: AbortSignal,
): Promise<void> {
  let ended: Session | undefined
  const apply = async () => {
    try {
      await applyOnce(deps, outcome, (session) => {
        // Set before the commit: only the last attempt that came so far can have been applied.
        ended = session
      })
    } catch (error) {
      if (!(error instanceof LeaseLost) || !(await isApplied(deps, outcome.held))) throw error
    }
  }
  await retryWrite(apply, stop)
  if (ended !== undefined) announceEnd(deps, ended)
}

/** True after an attempt that was committed although its connection was lost: nobody else completes a turn under this fence. */
async function isApplied(deps: ApplyOutcomeDeps, held: HeldTurn): Promise<boolean> {
  const stored = await findTurn(deps.database.db, held)
  return stored?.status === 'COMPLETED' && stored.fence === held.fence
}

/** `onReady` hears of the session that this ends, if it does, when nothing but the commit is left. */
async function applyOnce(
  deps: ApplyOutcomeDeps,
  outcome: Outcome,
  onReady: (ended: Session | undefined) => void,
): Promise<void> {
  const { turn, held, decision, question, nextQuestion } = outcome
  await deps.database.transaction(async (tx) => {
    const { session, isEnded } = await recordProgress(
      tx,
      deps,
      { tenantId: turn.tenantId, sessionId: turn.sessionId },
      {
        questionNumber: turn.questionNumber,
        message: turn.message,
        reply: outcome.reply,
        isAnswered: decision.answered !== 'NOT',
        aside: asideOf(decision),
        isInvitation: decision.directive === 'INVITE',
        focus: decision.focus,
        action: decision.action,
        endReason: decision.endReason,
        lostMs: outcome.hasLostTime ? Math.max(0, deps.now().getTime() - turn.createdAt.getTime()) : 0,
      },
    )
    const goesOn = isOpen(session)
    const next = decision.action === 'FOLLOW_UP' ? question : nextQuestion
    const result = {
      action: goesOn ? decision.action : ('CLOSE' as const),
      nextQuestionNumber: goesOn ? (next?.number ?? null) : null,
      nextQuestion: goesOn ? (next?.question ?? null) : null,
      isFallback: outcome.isFallback,
    }
    if (!(await completeTurn(tx, held, result))) throw new LeaseLost()
    onReady(isEnded ? session : undefined)
  })
}
