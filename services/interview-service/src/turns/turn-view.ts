import { z } from 'zod'
import type { ServerSentEvent } from '@interview-pass/service-kit'
import { getSessionState } from '../sessions/read-session.ts'
import { progressView, questionView } from '../sessions/session-view.ts'
import { sessionStatuses, timeLeftSeconds, type Session } from '../sessions/session.ts'
import { readTurn, type Cursor, type ReadTurnDeps } from './read-turn.ts'
import { timeNotice, timeNoticeCodes } from './time-notice.ts'
import { turnActions, turnStatuses, type Turn } from './turn.ts'
import { turnDirectives } from './turn-decision.ts'
import type { ListedTurn, TurnKey } from './turns.store.ts'

export interface TurnViewDeps extends ReadTurnDeps {
  readonly now: () => Date
}

const noticeView = z
  .object({
    code: z.enum(timeNoticeCodes),
    message: z.string().max(200).describe('For the candidate, in the language of the interview'),
  })
  .meta({ id: 'TimeNotice' })

const action = z
  .enum(turnActions)
  .nullable()
  .describe('How the interview moves. `FOLLOW_UP`: the question under discussion goes on')

const directive = z
  .enum(turnDirectives)
  .nullable()
  .describe(
    'What the reply does. `INVITE`: all is asked, and the candidate may ask something; what else they say, or nothing for three minutes, ends the interview. Of the others that go with `FOLLOW_UP`, all but `FOLLOW_UP` itself only help to answer, and use up no follow-up',
  )

export const turnReply = z
  .object({
    session_id: z.uuid(),
    client_message_id: z.uuid(),
    status: z.enum(sessionStatuses),
    reply: z.string().max(20_000),
    action,
    directive,
    question: questionView.nullable(),
    progress: progressView,
    time_left_seconds: z.int().min(0),
    notice: noticeView.nullable().describe('Set while little time is left'),
  })
  .meta({ id: 'TurnReply' })

/** The same reply while it is made. */
export const replyStream = {
  description:
    'Server-sent events. `delta`: more of the reply; `reset`: the reply began anew, throw away what came; `notice`: little time is left; `done`: the data of the JSON answer, and the end; `error`: as in an error envelope, and the end. The id of an event is what `Last-Event-ID` takes. A comment comes when nothing else has for a while.',
  events: {
    delta: z.object({ text: z.string() }).meta({ id: 'ReplyDelta' }),
    reset: z.object({}).meta({ id: 'ReplyReset' }),
    notice: noticeView,
    done: turnReply,
  },
} as const

export const listedTurn = z
  .object({
    client_message_id: z.uuid(),
    question_number: z.int().min(1).max(20),
    message: z.string().max(8000),
    status: z.enum(turnStatuses).describe('A reply is whole when the turn is `COMPLETED`'),
    reply: z.string().max(20_000),
    action,
    directive,
    said_at: z.iso.datetime(),
    answered_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Turn' })

export function listedTurnView(turn: ListedTurn): z.infer<typeof listedTurn> {
  return {
    client_message_id: turn.clientMessageId,
    question_number: turn.questionNumber,
    message: turn.message,
    status: turn.status,
    reply: turn.reply,
    action: turn.action,
    directive: directiveIn(turn),
    said_at: turn.createdAt.toISOString(),
    answered_at: turn.completedAt?.toISOString() ?? null,
  }
}

/** A finished turn as it was answered, with the interview's status and time as they are now. */
export async function replyView(deps: TurnViewDeps, turn: Turn): Promise<z.infer<typeof turnReply>> {
  const key = { tenantId: turn.tenantId, sessionId: turn.sessionId }
  const { session } = await getSessionState(deps.database.db, key)
  return turnView(turn, session, deps.now())
}

function turnView(turn: Turn, session: Session, now: Date): z.infer<typeof turnReply> {
  const { nextQuestionNumber: number, nextQuestion: text } = turn
  return {
    session_id: session.publicId,
    client_message_id: turn.clientMessageId,
    status: session.status,
    reply: turn.reply,
    action: turn.action,
    directive: directiveIn(turn),
    question: number === null || text === null ? null : { number, text },
    progress: { question: number ?? turn.questionNumber, questions: session.questionCount },
    time_left_seconds: timeLeftSeconds(session, now),
    notice: timeNotice(session, now) ?? null,
  }
}

/** An interview that was ended meanwhile is closed, whatever was decided. */
function directiveIn({ action: moved, decision }: Pick<Turn, 'action' | 'decision'>) {
  return moved === 'CLOSE' ? 'CLOSE' : (decision?.directive ?? moved)
}

/** The reply to a turn as server-sent events, from the place that a reader has come to. */
export async function* replyEvents(
  deps: TurnViewDeps,
  key: TurnKey,
  input: { lastEventId: string | undefined; signal: AbortSignal },
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const from = cursorOf(input.lastEventId)
  for await (const progress of readTurn(deps, key, { from, signal: input.signal })) {
    const id = lastEventIdOf(progress.at)
    if (progress.kind === 'WORDS') {
      yield { event: 'delta', id, data: { text: progress.text } }
    } else if (progress.kind === 'RESET') {
      yield { event: 'reset', id, data: {} }
    } else {
      const data = await replyView(deps, progress.turn)
      if (data.notice !== null) yield { event: 'notice', id, data: data.notice }
      yield { event: 'done', id, data }
    }
  }
}

function lastEventIdOf({ fence, draft, offset }: Cursor): string {
  return `${fence}.${draft}:${offset}`
}

/** A place that no reply has: who comes from there throws away what it holds. */
const nowhere: Cursor = { fence: 0, draft: 0, offset: 1 }

/** The place that an event's id names. A reader with any other id holds words that may not be those of this reply. */
function cursorOf(lastEventId = ''): Cursor | undefined {
  if (lastEventId === '') return undefined
  const parts = /^(\d{1,9})\.(\d{1,9}):(\d{1,9})$/.exec(lastEventId)
  if (parts === null) return nowhere
  return { fence: Number(parts[1]), draft: Number(parts[2]), offset: Number(parts[3]) }
}
