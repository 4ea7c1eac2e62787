import { AppError } from '@interview-pass/service-kit'
import type { CallContext, Directive, ExchangeLine, Interviewer } from '../interviewer/interviewer.ts'
import { plannedReply } from '../interviewer/planned-reply.ts'
import { getSessionState } from '../sessions/read-session.ts'
import { isOpen } from '../sessions/session.ts'
import { askedIn } from '../transcript/qa-record.ts'
import { listQuestions } from '../transcript/read-transcript.ts'
import { applyOutcome, type ApplyOutcomeDeps } from './apply-outcome.ts'
import { attemptStep, type Answering, type AttemptStepDeps } from './attempt-step.ts'
import { decideAnswer, type DecideAnswerDeps } from './decide-answer.ts'
import type { HeldTurn, Turn } from './turn.ts'
import type { StoredDecision } from './turn-decision.ts'
import { closeReasonOf, directiveOf, isWorded } from './turn-directive.ts'
import { listSpoken } from './turns.store.ts'
import type { TurnWatch } from './watch-turns.ts'
import { createReplyWriter, type ReplyWriter } from './write-reply.ts'

export interface AnswerTurnDeps extends ApplyOutcomeDeps, AttemptStepDeps, DecideAnswerDeps {
  readonly interviewer: Pick<Interviewer, 'decide' | 'reply'>
  readonly turnWatch: Pick<TurnWatch, 'changed'>
  /** How long a silent holder keeps a turn. */
  readonly leaseMs: number
  /** Longest time for decision and words together; then the planned question answers. */
  readonly turnTimeoutMs: number
}

/**
 * Makes the reply to a held turn: a decision, stored before the first word, then the words, then the outcome. Goes on
 * where an earlier holder stopped. Throws LeaseLost, or the reason of `stop`; anything the interviewer throws becomes
 * the planned question.
 */
export async function answerTurn(
  deps: AnswerTurnDeps,
  turn: Turn,
  held: HeldTurn,
  stop: AbortSignal,
): Promise<void> {
  const { db } = deps.database
  const state = await getSessionState(db, { tenantId: turn.tenantId, sessionId: turn.sessionId })
  const { session, question } = state
  if (question === undefined) throw new AppError('SERVICE_ERROR')
  const call: CallContext = {
    tenantId: turn.tenantId,
    sessionId: turn.sessionId,
    turnId: turn.id,
    language: session.language,
    signal: AbortSignal.any([stop, AbortSignal.timeout(deps.turnTimeoutMs)]),
  }
  const answering: Answering = { turn, held, state, question, call }
  const decision = turn.decision ?? (await decideAnswer(deps, answering, stop))
  const { reply, hasRestarted, isPlanned } = await speak(deps, answering, decision, stop)
  const isFallback = decision.isFallback || isPlanned
  const { nextQuestion } = state
  // An earlier holder or an earlier model failed on the way.
  const hasLostTime = held.fence > 1 || hasRestarted || isFallback
  const outcome = { turn, held, decision, reply, nextQuestion, question, isFallback, hasLostTime }
  await applyOutcome(deps, outcome, stop)
  deps.turnWatch.changed(turn.id)
}

interface Spoken {
  readonly reply: string
  /** Words were thrown away on the way. */
  readonly hasRestarted: boolean
  /** The planned words had to do. */
  readonly isPlanned: boolean
}

/** Puts the words into the row. */
async function speak(
  deps: AnswerTurnDeps,
  answering: Answering,
  decision: StoredDecision,
  stop: AbortSignal,
): Promise<Spoken> {
  const writer = createReplyWriter({ ...deps, db: deps.database.db }, answering.held, stop)
  try {
    const isPlanned = await write(deps, answering, { decision, writer, stop })
    return { reply: writer.text, hasRestarted: writer.hasRestarted, isPlanned }
  } finally {
    await writer.close()
  }
}

/** True when the planned words had to do. */
async function write(
  deps: AnswerTurnDeps,
  answering: Answering,
  speaking: { decision: StoredDecision; writer: ReplyWriter; stop: AbortSignal },
): Promise<boolean> {
  const { state, question, call } = answering
  const { decision, writer, stop } = speaking
  const directive = directiveOf(decision, {
    question: question.question,
    asked: askedIn(question),
    nextQuestion: state.nextQuestion?.question,
    closeReason: closeReasonOf(decision, state.session),
  })
  if (!isOpen(state.session) || !isWorded(directive)) {
    await put(writer, plannedReply(directive, call.language))
    return false
  }
  const spoken = await attemptStep(deps, answering, { kind: 'REPLY', stop }, () =>
    speakModel(deps, answering, directive, writer),
  )
  const planned = spoken.isBudgetSpent ? cutShort(directive) : directive
  await put(writer, spoken.answer ?? plannedReply(planned, call.language))
  return spoken.answer === undefined
}

/** The last words after the last question say that its budget made an interview shorter than it might have been. */
function cutShort(directive: Directive): Directive {
  const isLast = directive.action === 'CLOSE' && directive.reason === 'ALL_QUESTIONS_ASKED'
  return isLast ? { action: 'CLOSE', reason: 'BUDGET_SPENT' } : directive
}

/** Makes this the whole of a reply, of which the model may have said a part. */
async function put(writer: ReplyWriter, text: string): Promise<void> {
  if (!text.startsWith(writer.text)) await writer.restart()
  writer.add(text.slice(writer.text.length))
  await writer.flush()
}

async function speakModel(
  deps: AnswerTurnDeps,
  answering: Answering,
  directive: Directive,
  writer: ReplyWriter,
): Promise<string> {
  const { turn, state, question, call } = answering
  const { position, jobDescription, resume } = state.session
  const exchange = await readTalk(deps, answering)
  const parts = deps.interviewer.reply(
    {
      directive,
      answer: turn.message,
      exchange,
      position,
      jobDescription,
      resume,
      expected: [question, state.nextQuestion].flatMap((record) => record?.plan.shows ?? []),
    },
    call,
  )
  for await (const part of parts) {
    if (part.kind === 'DONE') return part.text
    if (part.kind === 'RESTART') await writer.restart()
    else writer.add(part.text)
  }
  throw new AppError('SERVICE_ERROR')
}

/** More than any interview has: twenty questions, each with two follow-ups and six asides. */
const turnsMax = 200

/** The talk before the newest message, from its first question on. */
async function readTalk(deps: AnswerTurnDeps, { turn }: Answering): Promise<ExchangeLine[]> {
  const { db } = deps.database
  const key = { tenantId: turn.tenantId, sessionId: turn.sessionId }
  const [first] = await listQuestions(db, key, [1])
  const spoken = await listSpoken(db, key, turnsMax)
  return [
    ...(first === undefined ? [] : [{ role: 'INTERVIEWER' as const, text: first.question }]),
    ...spoken.flatMap(({ message, reply }) => [
      { role: 'CANDIDATE' as const, text: message },
      { role: 'INTERVIEWER' as const, text: reply },
    ]),
  ]
}
