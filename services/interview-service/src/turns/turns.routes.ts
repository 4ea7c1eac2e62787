import { z } from 'zod'
import {
  AppError,
  pageQuery,
  paginationOf,
  route,
  type AccessRule,
  type Feature,
  type Route,
} from '@interview-pass/service-kit'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { personText } from '../person-text.ts'
import { claimTurn, type ClaimTurnDeps } from './claim-turn.ts'
import { waitForTurn, type ReadTurnDeps } from './read-turn.ts'
import { readTimeoutMs, type Turn } from './turn.ts'
import { listedTurn, listedTurnView, replyEvents, replyStream, replyView, turnReply } from './turn-view.ts'
import { findTurnByMessage, listTurns } from './turns.store.ts'

export type TurnRoutesDeps = ClaimTurnDeps &
  ReadTurnDeps & {
    readonly turnRunner: ClaimTurnDeps['turnRunner'] & ReadTurnDeps['turnRunner']
    readonly sessionToken: AccessRule<SessionCaller>
  }

const chatBody = z.object({
  message: personText(8000).describe('What the candidate says'),
  client_message_id: z.uuid().toLowerCase().describe('Made up by the caller, one for each message'),
  question_number: z
    .int()
    .min(1)
    .max(20)
    .nullish()
    .describe(
      'The question that this is said to. When another one is under discussion the message is refused with QUESTION_NOT_CURRENT, which names that one, and may be sent again without it or with the right number',
    ),
})

const resumable = z.object({
  'last-event-id': z
    .string()
    .max(50)
    .optional()
    .meta({
      description: 'The id of the last event that came, to go on after it when a stream broke',
      examples: ['1.1:120'],
    }),
})

const sessionParams = z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') })

const turnParams = sessionParams.extend({
  client_message_id: z.uuid().toLowerCase().describe('As it was sent to chat'),
})

/** Waiting for a reply ends by itself before the server's own deadline, so that the answer names its reason. */
const timeoutMs = readTimeoutMs + 5000

/** The talk itself. */
export function turnRoutes(deps: TurnRoutesDeps): Feature {
  return (routes) => {
    routes.mount(chatRoute(deps))
    routes.mount(turnRoute(deps))
    routes.mount(turnsRoute(deps))
  }
}

function chatRoute(deps: TurnRoutesDeps): Route {
  return route({
    method: 'POST',
    path: '/interview/chat',
    operationId: 'chat',
    summary: 'Say something and get the reply',
    description:
      'A message is answered once: a repeat with the same client_message_id attaches to the running reply or gets the stored one. With `Accept: text/event-stream` the reply comes as server-sent events while it is made.',
    tags: ['interview'],
    access: deps.sessionToken,
    rateLimit: { group: 'interview-chat', perMinute: 120, by: ({ caller }) => caller.publicId },
    headers: resumable,
    body: chatBody,
    answers: { 200: turnReply },
    otherAnswers: { 'text/event-stream': replyStream },
    errors: [
      'SESSION_NOT_OPEN',
      'TURN_IN_PROGRESS',
      'TURN_CONFLICT',
      'QUESTION_NOT_CURRENT',
      'SERVICE_UNAVAILABLE',
    ],
    timeoutMs,
    async handle({ caller, body, headers, signal, accepts }) {
      const turn = await claimTurn(deps, caller, {
        clientMessageId: body.client_message_id,
        message: body.message,
        questionNumber: body.question_number ?? undefined,
      })
      return answer(deps, turn, { headers, signal, accepts })
    },
  })
}

function turnRoute(deps: TurnRoutesDeps): Route {
  return route({
    method: 'GET',
    path: '/interview/:id/turns/:client_message_id',
    operationId: 'getTurn',
    summary: 'The reply to a message, once more',
    description:
      'Attaches to the reply while it is made, or gives the stored one, as chat does for a repeat, and needs no message for it. With `Accept: text/event-stream` it comes as server-sent events, after `Last-Event-ID` where that is given.',
    tags: ['interview'],
    access: deps.sessionToken,
    params: turnParams,
    headers: resumable,
    answers: { 200: turnReply },
    otherAnswers: { 'text/event-stream': replyStream },
    errors: ['TURN_NOT_FOUND', 'SERVICE_UNAVAILABLE'],
    timeoutMs,
    async handle({ caller, params, headers, signal, accepts }) {
      const turn = await findTurnByMessage(deps.database.db, caller, params.client_message_id)
      if (turn === undefined) throw new AppError('TURN_NOT_FOUND')
      return answer(deps, turn, { headers, signal, accepts })
    },
  })
}

function turnsRoute(deps: TurnRoutesDeps): Route {
  return route({
    method: 'GET',
    path: '/interview/:id/turns',
    operationId: 'listTurns',
    summary: 'What was said and replied, newest first',
    tags: ['interview'],
    access: deps.sessionToken,
    params: sessionParams,
    query: z.object(pageQuery),
    isList: true,
    answers: { 200: z.array(listedTurn).meta({ id: 'Turns' }) },
    errors: [],
    async handle({ caller, query }) {
      const { turns, total } = await listTurns(deps.database.db, caller, query)
      return {
        status: 200 as const,
        data: turns.map(listedTurnView),
        pagination: paginationOf(query, total),
      }
    },
  })
}

/** The whole reply, or the reply while it is made. */
async function answer(
  deps: TurnRoutesDeps,
  turn: Turn,
  {
    headers,
    signal,
    accepts,
  }: {
    headers: z.infer<typeof resumable>
    signal: AbortSignal
    accepts: (mediaType: string) => boolean
  },
) {
  const key = { tenantId: turn.tenantId, turnId: turn.id }
  if (accepts('text/event-stream')) {
    return { stream: replyEvents(deps, key, { lastEventId: headers['last-event-id'], signal }) }
  }
  return { status: 200 as const, data: await replyView(deps, await waitForTurn(deps, key, signal)) }
}
