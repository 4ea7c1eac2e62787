import { AppError, LeaseLost, type Database, type Logger } from '@interview-pass/service-kit'
import type { CallContext, Directive, Interviewer } from '../interviewer/interviewer.ts'
import { plannedReply } from '../interviewer/planned-reply.ts'
import { countCompletedCalls } from '../model-calls/record-model-call.ts'
import { getSessionState } from '../sessions/read-session.ts'
import { isOpen, isOverdue, type SessionState } from '../sessions/session.ts'
import { exchangeOf, type QaRecord } from '../transcript/qa-record.ts'
import { applyOutcome, type ApplyOutcomeDeps } from './apply-outcome.ts'
import type { TurnMetrics } from './measure-turns.ts'
import { retryWrite } from './retry-write.ts'
import {
  closing,
  decideTurn,
  directiveOf,
  followUpsMax,
  mayCall,
  type HeldTurn,
  type StoredDecision,
  type Turn,
} from './turn.ts'
import { countCall, updateDecision } from './turns.store.ts'
import type { TurnWatch } from './watch-turns.ts'
import { createReplyWriter, type ReplyWriter } from './write-reply.ts'

export interface AnswerTurnDeps extends ApplyOutcomeDeps {
  readonly database: Database
  readonly interviewer: Pick<Interviewer, 'decide' | 'reply'>
  readonly turnWatch: Pick<TurnWatch, 'changed'>
  readonly turnMetrics: TurnMetrics
  readonly logger: Logger
  /** How long a silent holder keeps a turn. */
  readonly leaseMs: number
  /** Longest time for decision and words together; then the planned question answers. */
  readonly turnTimeoutMs: number
}

/** What the steps of one turn share. */
interface Answering {
  readonly turn: Turn
  readonly held: HeldTurn
  readonly state: SessionState
  readonly question: QaRecord
  readonly call: CallContext
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
  const decision = turn.decision ?? (await decide(deps, answering, stop))
  const { reply, hasRestarted, isPlanned } = await speak(deps, answering, decision, stop)
  const isFallback = decision.isFallback || isPlanned
  const { nextQuestion } = state
  // An earlier holder or an earlier model failed on the way.
  const hasLostTime = held.fence > 1 || hasRestarted || isFallback
  const outcome = { turn, held, decision, reply, nextQuestion, question, isFallback, hasLostTime }
  await applyOutcome(deps, outcome, stop)
  deps.turnWatch.changed(turn.id)
}

async function decide(
  deps: AnswerTurnDeps,
  answering: Answering,
  stop: AbortSignal,
): Promise<StoredDecision> {
  const decision = isOpen(answering.state.session) ? await decideOpen(deps, answering, stop) : closing(null)
  const write = () => updateDecision(deps.database.db, answering.held, decision)
  if (!(await retryWrite(write, stop))) throw new LeaseLost()
  return decision
}

async function decideOpen(
  deps: AnswerTurnDeps,
  answering: Answering,
  stop: AbortSignal,
): Promise<StoredDecision> {
  const { turn, state, question, call } = answering
  const { session } = state
  const followUpsUsed = question.followUps.length
  const proposal = await attempt(deps, answering, { kind: 'DECIDE', stop }, () =>
    deps.interviewer.decide(
      {
        question: question.question,
        answer: turn.message,
        exchange: exchangeOf(question),
        followUpsUsed,
        followUpsMax,
      },
      call,
    ),
  )
  // Time that our own faults took does not end an state.
  const isOurDelay = turn.fence > 1 || proposal === undefined
  return decideTurn(proposal, {
    questionNumber: turn.questionNumber,
    questionCount: session.questionCount,
    followUpsUsed,
    isTimeUp: isOverdue(session, isOurDelay ? turn.createdAt : deps.now()),
  })
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
  const { state, call } = answering
  const { decision, writer, stop } = speaking
  const directive = directiveOf(decision, {
    question: answering.question.question,
    nextQuestion: state.nextQuestion?.question,
  })
  const spoken = isOpen(state.session)
    ? await attempt(deps, answering, { kind: 'REPLY', stop }, () =>
        speakModel(deps, answering, directive, writer),
      )
    : plannedReply(directive, call.language)
  const text = spoken ?? plannedReply(directive, call.language)
  if (!text.startsWith(writer.text)) await writer.restart()
  writer.add(text.slice(writer.text.length))
  await writer.flush()
  return spoken === undefined
}

async function speakModel(
  deps: AnswerTurnDeps,
  answering: Answering,
  directive: Directive,
  writer: ReplyWriter,
): Promise<string> {
  const { turn, state, question, call } = answering
  const { position, jobDescription, resume } = state.session
  const parts = deps.interviewer.reply(
    { directive, answer: turn.message, exchange: exchangeOf(question), position, jobDescription, resume },
    call,
  )
  for await (const part of parts) {
    if (part.kind === 'DONE') return part.text
    if (part.kind === 'RESTART') await writer.restart()
    else writer.add(part.text)
  }
  throw new AppError('SERVICE_ERROR')
}

/**
 * Runs one call, counted before it begins. Undefined when there is no answer: the interviewer failed, an earlier holder had
 * an answer that is lost with it, or its calls were lost and there is none left. What it costs the candidate is the planned question.
 */
async function attempt<T>(
  deps: AnswerTurnDeps,
  { turn, held }: Answering,
  { kind, stop }: { kind: 'DECIDE' | 'REPLY'; stop: AbortSignal },
  work: () => Promise<T>,
): Promise<T | undefined> {
  const owner = { tenantId: turn.tenantId, sessionId: turn.sessionId, turnId: turn.id }
  const begun = await countCall(deps.database.db, held, kind)
  if (begun === undefined) throw new LeaseLost()
  const completed = begun > 1 ? await countCompletedCalls({ db: deps.database.db }, owner, kind) : 0
  if (mayCall(begun, completed)) {
    try {
      return await work()
    } catch (error) {
      stop.throwIfAborted()
      if (error instanceof LeaseLost) throw error
      deps.logger.warn({ error, step: kind }, 'the interviewer could not answer')
    }
  }
  deps.turnMetrics.countFallback(kind)
  return undefined
}
