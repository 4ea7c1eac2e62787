import type { Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import type { AsideAction } from '../interviewer/interviewer.ts'
import type { Exchange } from '../transcript/qa-record.ts'
import { recordAnswer, recordAsked } from '../transcript/record-answer.ts'
import { endSession, type EndSessionDeps } from './end-session.ts'
import { getLockedSession, hasAnsweredAll } from './read-session.ts'
import { isOpen, type Session } from './session.ts'
import { endBy, updateSessionProgress } from './sessions.store.ts'

/** What a turn did to the interview. */
export interface TurnOutcome {
  readonly questionNumber: number
  readonly message: string
  readonly reply: string
  readonly isAnswered: boolean
  /** Set when the reply only helps to answer: nothing moves then. */
  readonly aside: AsideAction | undefined
  /** All is asked, and the candidate may ask something now. */
  readonly isInvitation: boolean
  /** What a follow-up asks about. */
  readonly focus: string
  readonly action: 'FOLLOW_UP' | 'NEXT_QUESTION' | 'CLOSE'
  readonly endReason: 'ALL_QUESTIONS_ASKED' | 'TIME_UP' | null
  /** Time lost to our own faults, given back to the candidate. */
  readonly lostMs: number
}

/** For how long an invitation to ask something stands, from its last reply: the feedback of who has left waits no longer. */
const invitationMs = 3 * 60_000

/**
 * Writes down what the candidate said and moves the interview on: a follow-up or an aside, the next question, or the end. The answer
 * of an interview that was closed meanwhile is kept, but nothing moves. Returns the session as it is afterwards, and whether this ended it.
 */
export async function recordProgress(
  tx: Tx,
  deps: Pick<EndSessionDeps, 'now'>,
  key: SessionKey,
  outcome: TurnOutcome,
): Promise<{ session: Session; isEnded: boolean }> {
  const session = await getLockedSession(tx, key)
  const { message, isAnswered, action } = outcome
  const exchange = { message, isAnswered, reply: keptOpenBy(outcome) }
  await recordAnswer(tx, key, outcome.questionNumber, exchange, deps.now())
  if (!isOpen(session)) return { session, isEnded: false }
  const questionNumber = outcome.questionNumber + (action === 'NEXT_QUESTION' ? 1 : 0)
  await updateSessionProgress(tx, key, { questionNumber, returnedMs: outcome.lostMs })
  if (action === 'FOLLOW_UP' && (await hasAnsweredAll(tx, key, session))) {
    await endBy(tx, key, new Date(deps.now().getTime() + invitationMs))
  }
  if (action === 'NEXT_QUESTION') await recordAsked(tx, key, questionNumber, deps.now())
  if (action === 'CLOSE') {
    const reason = outcome.endReason ?? 'ALL_QUESTIONS_ASKED'
    const event = reason === 'TIME_UP' ? 'TIME_UP_WITH_ANSWERS' : reason
    return { session: await endSession(tx, deps, session, { event, reason }), isEnded: true }
  }
  return { session: { ...session, questionNumber }, isEnded: false }
}

function keptOpenBy({ reply: text, aside, isInvitation, action, focus }: TurnOutcome): Exchange['reply'] {
  if (isInvitation) return { kind: 'INVITATION', text }
  if (aside !== undefined) return { kind: 'ASIDE', text, directive: aside }
  return action === 'FOLLOW_UP' ? { kind: 'FOLLOW_UP', text, focus } : undefined
}
