import { z } from 'zod'
import { route, type AccessRule, type Feature, type ServerSentEvent } from '@interview-pass/service-kit'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { getSessionState } from '../sessions/read-session.ts'
import { progressView, questionView } from '../sessions/session-view.ts'
import { sessionStatuses, timeLeftSeconds, type Session } from '../sessions/session.ts'
import { claimTurn, type ClaimTurnDeps } from './claim-turn.ts'
import { readTurn, waitForTurn, type Cursor, type ReadTurnDeps } from './read-turn.ts'
import { readTimeoutMs, turnActions, type Turn } from './turn.ts'
import { turnDirectives } from './turn-decision.ts'
import type { TurnKey } from './turns.store.ts'

export type TurnRoutesDeps = ClaimTurnDeps &
  ReadTurnDeps & {
    readonly turnRunner: ClaimTurnDeps['turnRunner'] & ReadTurnDeps['turnRunner']
    readonly sessionToken: AccessRule<SessionCaller>
  }

const turnReply = z
  .object({
    session_id: z.uuid(),
    client_message_id: z.uuid(),
    status: z.enum(sessionStatuses),
    reply: z.string().max(20_000),
    action: z
      .enum(turnActions)
      .nullable()
      .describe('How the interview moves. `FOLLOW_UP`: the question under discussion goes on'),
    directive: z
      .enum(turnDirectives)
      .nullable()
      .describe(
        'What the reply does. Of those that go with `FOLLOW_UP`, all but `FOLLOW_UP` itself only help to answer, and use up no follow-up',
      ),
    question: questionView.nullable(),
    progress: progressView,
    time_left_seconds: z.int().min(0),
  })
  .meta({ id: 'TurnReply' })

/** The same reply while it is made. */
const replyStream = {
  description:
    'Server-sent events. `delta`: more of the reply; `reset`: the reply began anew, throw away what came; `done`: the data of the JSON answer, and the end; `error`: as in an error envelope, and the end. The id of an event is what `Last-Event-ID` takes.',
  events: {
    delta: z.object({ text: z.string() }).meta({ id: 'ReplyDelta' }),
    reset: z.object({}).meta({ id: 'ReplyReset' }),
    done: turnReply,
  },
} as const

const chatBody = z.object({
  message: z.string().trim().min(1).max(8000).describe('What the candidate says'),
  client_message_id: z.uuid().toLowerCase().describe('Made up by the caller, one for each message'),
})

const chatHeaders = z.object({
  'last-event-id': z
    .string()
    .max(50)
    .optional()
    .meta({
      description: 'The id of the last event that came, to go on after it when a stream broke',
      examples: ['1.1:120'],
    }),
})

/** Waiting for a reply ends by itself before the server's own deadline, so that the answer names its reason. */
const routeMarginMs = 5000

/** The talk itself. */
export function turnRoutes(deps: TurnRoutesDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'POST',
        path: '/interview/chat',
        operationId: 'chat',
        summary: 'Say something and get the reply',
        description:
          'A message is answered once: a repeat with the same client_message_id attaches to the running reply or gets the stored one. With `Accept: text/event-stream` the reply comes as server-sent events while it is made.',
        tags: ['interview'],
        access: deps.sessionToken,
        rateLimit: { group: 'interview-chat', perMinute: 120, by: ({ caller }) => caller.publicId },
        headers: chatHeaders,
        body: chatBody,
        answers: { 200: turnReply },
        otherAnswers: { 'text/event-stream': replyStream },
        errors: ['SESSION_NOT_OPEN', 'TURN_IN_PROGRESS', 'TURN_CONFLICT', 'SERVICE_UNAVAILABLE'],
        timeoutMs: readTimeoutMs + routeMarginMs,
        async handle({ caller, body, headers, signal, accepts }) {
          const scope = { tenantId: caller.tenantId, sessionId: caller.sessionId }
          const message = { clientMessageId: body.client_message_id, message: body.message }
          const turn = await claimTurn(deps, scope, message)
          const key = { tenantId: turn.tenantId, turnId: turn.id }
          if (accepts('text/event-stream')) {
            return { stream: eventsOf(deps, key, { from: cursorOf(headers['last-event-id']), signal }) }
          }
          return { status: 200 as const, data: await viewOf(deps, await waitForTurn(deps, key, signal)) }
        },
      }),
    )
  }
}

async function* eventsOf(
  deps: TurnRoutesDeps,
  key: TurnKey,
  input: { from: Cursor | undefined; signal: AbortSignal },
): AsyncGenerator<ServerSentEvent, void, undefined> {
  for await (const progress of readTurn(deps, key, input)) {
    const id = lastEventIdOf(progress.at)
    if (progress.kind === 'WORDS') yield { event: 'delta', id, data: { text: progress.text } }
    else if (progress.kind === 'RESET') yield { event: 'reset', id, data: {} }
    else yield { event: 'done', id, data: await viewOf(deps, progress.turn) }
  }
}

async function viewOf(deps: TurnRoutesDeps, turn: Turn) {
  const key = { tenantId: turn.tenantId, sessionId: turn.sessionId }
  const { session } = await getSessionState(deps.database.db, key)
  return turnView(turn, session, deps.now())
}

/** A finished turn as it was answered, with the interview's status and time as they are now. */
function turnView(turn: Turn, session: Session, now: Date): z.infer<typeof turnReply> {
  const { nextQuestionNumber: number, nextQuestion: text } = turn
  return {
    session_id: session.publicId,
    client_message_id: turn.clientMessageId,
    status: session.status,
    reply: turn.reply,
    action: turn.action,
    // An interview that was ended meanwhile is closed, whatever was decided.
    directive: turn.action === 'CLOSE' ? 'CLOSE' : (turn.decision?.directive ?? turn.action),
    question: number === null || text === null ? null : { number, text },
    progress: { question: number ?? turn.questionNumber, questions: session.questionCount },
    time_left_seconds: timeLeftSeconds(session, now),
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
