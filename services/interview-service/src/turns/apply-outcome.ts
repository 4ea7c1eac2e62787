import type { Database } from '@interview-pass/service-kit'
import { announceEnd, type EndSessionNeeds } from '../sessions/end-session.ts'
import type { QaRecord } from '../sessions/qa-record.ts'
import { recordProgress } from '../sessions/record-progress.ts'
import type { HeldTurn, StoredDecision, Turn } from './turn.ts'
import { completeTurn } from './turns.store.ts'
import { TurnTakenAway } from './write-reply.ts'

export interface ApplyOutcomeNeeds extends EndSessionNeeds {
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

/** Completes a turn and moves its interview on, in one transaction. Throws TurnTakenAway, and then nothing has changed. */
export async function applyOutcome(needs: ApplyOutcomeNeeds, outcome: Outcome): Promise<void> {
  const { turn, held, decision, question, nextQuestion } = outcome
  const ended = await needs.database.transaction(async (tx) => {
    const { session, isEnded } = await recordProgress(
      tx,
      needs,
      { tenantId: turn.tenantId, sessionId: turn.sessionId },
      {
        questionNumber: turn.questionNumber,
        message: turn.message,
        reply: outcome.reply,
        isAnswered: decision.answered !== 'NOT',
        action: decision.action,
        endReason: decision.endReason,
        lostMs: outcome.hasLostTime ? Math.max(0, needs.now().getTime() - turn.createdAt.getTime()) : 0,
      },
    )
    const isOpen = session.status === 'IN_PROGRESS'
    const next = decision.action === 'FOLLOW_UP' ? question : nextQuestion
    const result = {
      action: isOpen ? decision.action : ('CLOSE' as const),
      nextQuestionNumber: isOpen ? (next?.number ?? null) : null,
      nextQuestion: isOpen ? (next?.question ?? null) : null,
      isFallback: outcome.isFallback,
    }
    if (!(await completeTurn(tx, held, result))) throw new TurnTakenAway()
    return isEnded ? session : undefined
  })
  if (ended !== undefined) announceEnd(needs, ended)
}
