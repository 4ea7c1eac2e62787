import { AppError, type Tx } from '@interview-pass/service-kit'
import { endIfOverdue, type EndOverdueDeps } from '../sessions/end-overdue.ts'
import type { SessionKey } from '../access/session-key.ts'
import { getLockedSession, getSessionState, isAnswering } from '../sessions/read-session.ts'
import { isOpen, isOverdue } from '../sessions/session.ts'
import { askedIn } from '../transcript/qa-record.ts'
import type { TurnRunner } from './run-turn.ts'
import type { Turn } from './turn.ts'
import { findTurnByMessage, insertTurn } from './turns.store.ts'

export interface ClaimTurnDeps extends EndOverdueDeps {
  readonly turnRunner: Pick<TurnRunner, 'run'>
  readonly leaseMs: number
}

export interface CandidateMessage {
  readonly clientMessageId: string
  readonly message: string
  /** The question that it answers; undefined for whichever is under discussion. */
  readonly questionNumber: number | undefined
}

/**
 * The one turn of a message: claimed and begun now, or found. Throws AppError TURN_CONFLICT for an id that was used with
 * another text, TURN_IN_PROGRESS while another message is being answered, QUESTION_NOT_CURRENT with the
 * question under discussion for an answer to another one, SESSION_NOT_OPEN when the interview is over.
 */
export async function claimTurn(
  deps: ClaimTurnDeps,
  key: SessionKey,
  message: CandidateMessage,
): Promise<Turn> {
  const known = await findTurnByMessage(deps.database.db, key, message.clientMessageId)
  if (known !== undefined) return sameText(known, message)
  const claimed = await deps.database.transaction((tx) => claim(tx, deps, key, message))
  if (claimed === 'OTHER_QUESTION') throw await otherQuestionError(deps, key)
  if (claimed === 'OVERDUE') {
    await endIfOverdue(deps, key)
    throw new AppError('SESSION_NOT_OPEN')
  }
  if (claimed.isNew) deps.turnRunner.run(claimed.turn)
  return claimed.turn
}

async function claim(
  tx: Tx,
  deps: ClaimTurnDeps,
  key: SessionKey,
  message: CandidateMessage,
): Promise<{ turn: Turn; isNew: boolean } | 'OVERDUE' | 'OTHER_QUESTION'> {
  const session = await getLockedSession(tx, key)
  const known = await findTurnByMessage(tx, key, message.clientMessageId)
  if (known !== undefined) return { turn: sameText(known, message), isNew: false }
  if (!isOpen(session)) throw new AppError('SESSION_NOT_OPEN')
  // Before the clock: while a reply is being made the interview goes on, and that turn sees the end.
  if (await isAnswering(tx, key)) throw new AppError('TURN_IN_PROGRESS', { retryAfterSeconds: 1 })
  if (isOverdue(session, deps.now())) return 'OVERDUE'
  if ((message.questionNumber ?? session.questionNumber) !== session.questionNumber) return 'OTHER_QUESTION'
  const turn = await insertTurn(tx, key, {
    clientMessageId: message.clientMessageId,
    message: message.message,
    questionNumber: session.questionNumber,
    leaseMs: deps.leaseMs,
  })
  if (turn === undefined) throw new AppError('TURN_IN_PROGRESS', { retryAfterSeconds: 1 })
  return { turn, isNew: true }
}

/** A second window that has not seen that the interview went on learns where it is. */
async function otherQuestionError(deps: ClaimTurnDeps, key: SessionKey): Promise<AppError> {
  const { question } = await getSessionState(deps.database.db, key)
  if (question === undefined) throw new AppError('SERVICE_ERROR')
  const details = {
    question: { number: question.number, text: question.question },
    asked: askedIn(question),
  }
  return new AppError('QUESTION_NOT_CURRENT', { details })
}

function sameText(turn: Turn, { message }: Pick<CandidateMessage, 'message'>): Turn {
  if (turn.message !== message) throw new AppError('TURN_CONFLICT')
  return turn
}
