import { AppError, type Tx } from '@interview-pass/service-kit'
import { endSession, type EndSessionNeeds } from './end-session.ts'
import { withAnswer } from './qa-record.ts'
import { listQaRecords, updateAsked, updateQaRecord } from './qa-records.store.ts'
import type { Session } from './session.ts'
import { lockSession, updateSessionProgress, type SessionKey } from './sessions.store.ts'

/** What a turn did to the interview. */
export interface TurnOutcome {
  readonly questionNumber: number
  readonly message: string
  readonly reply: string
  readonly isAnswered: boolean
  readonly action: 'FOLLOW_UP' | 'NEXT_QUESTION' | 'CLOSE'
  readonly endReason: 'ALL_QUESTIONS_ASKED' | 'TIME_UP' | null
  /** Time lost to our own faults, given back to the candidate. */
  readonly lostMs: number
}

/**
 * Writes down what the candidate said and moves the interview on: a follow-up, the next question, or the end. The answer
 * of an interview that was closed meanwhile is kept, but nothing moves. Answers the session as it is afterwards, and whether this ended it.
 */
export async function recordProgress(
  tx: Tx,
  needs: Pick<EndSessionNeeds, 'now' | 'newId'>,
  key: SessionKey,
  outcome: TurnOutcome,
): Promise<{ session: Session; isEnded: boolean }> {
  const session = await lockSession(tx, key)
  const [record] = await listQaRecords(tx, key, [outcome.questionNumber])
  if (session === undefined || record === undefined) throw new AppError('SERVICE_ERROR')
  const answered = withAnswer(record, outcome.message)
  const isFollowUp = outcome.action === 'FOLLOW_UP'
  await updateQaRecord(tx, key, record.number, {
    answer: answered.answer,
    followUps: isFollowUp
      ? [...answered.followUps, { question: outcome.reply, answer: null }]
      : answered.followUps,
    status: isFollowUp ? 'ASKED' : outcome.isAnswered ? 'ANSWERED' : 'UNANSWERED',
    closedAt: isFollowUp ? null : needs.now(),
  })
  if (session.status !== 'IN_PROGRESS') return { session, isEnded: false }
  const questionNumber = outcome.questionNumber + (outcome.action === 'NEXT_QUESTION' ? 1 : 0)
  await updateSessionProgress(tx, key, { questionNumber, returnedMs: outcome.lostMs })
  if (outcome.action === 'NEXT_QUESTION') await updateAsked(tx, key, questionNumber, needs.now())
  if (outcome.action === 'CLOSE') {
    const reason = outcome.endReason ?? 'ALL_QUESTIONS_ASKED'
    const event = reason === 'TIME_UP' ? 'TIME_UP_WITH_ANSWERS' : reason
    return { session: await endSession(tx, needs, session, { event, reason }), isEnded: true }
  }
  return { session: { ...session, questionNumber }, isEnded: false }
}
