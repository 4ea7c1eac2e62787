import { z } from 'zod'
import {
  actKey,
  adminHeaders,
  adminLimit,
  idempotencyKey,
  idempotent,
  plainText,
  route,
  type Feature,
  type Route,
} from '@interview-pass/service-kit'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { endByAct, extendByAct, regradeByAct, type AdministerSessionDeps } from './administer-session.ts'
import { sessionStatuses, endReasons, type Session } from './session.ts'

export type SessionAdminDeps = AdminDeps & AdministerSessionDeps

const about = { tags: ['sessions'], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const params = z.object({ session_id: z.uuid() })
const reason = plainText(200).describe('Why; kept in the audit log, so no word of the candidate')

const administeredSession = z
  .object({
    session_id: z.uuid(),
    status: z.enum(sessionStatuses),
    ends_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    end_reason: z.enum(endReasons).nullable(),
  })
  .meta({ id: 'AdministeredSession' })

/** What administration does to a session. */
export function sessionAdminRoutes(deps: SessionAdminDeps): Feature {
  return (routes) => {
    routes.mount(endRoute(deps))
    routes.mount(extendRoute(deps))
    routes.mount(regradeRoute(deps))
  }
}

function endRoute(deps: SessionAdminDeps): Route {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/sessions/:session_id/end',
    operationId: 'endSession',
    summary: 'End an interview that goes on',
    description: 'As its candidate could: what was said gets its feedback.',
    access: tenantAccess(deps, { resource: 'sessions', action: 'end' }),
    params,
    body: z.object({ reason }),
    answers: { 200: administeredSession },
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_OPEN', 'TURN_IN_PROGRESS'],
    async handle({ caller, requestId, params: { session_id: publicId }, body }) {
      const ended = await endByAct(deps, { ...caller, requestId }, { publicId, reason: body.reason })
      return { status: 200 as const, data: present(ended) }
    },
  })
}

function extendRoute(deps: SessionAdminDeps): Route {
  const path = '/admin/sessions/:session_id/time'
  return route({
    ...about,
    method: 'POST',
    path,
    operationId: 'extendSession',
    summary: 'Give a candidate time back',
    access: tenantAccess(deps, { resource: 'sessions', action: 'extend' }),
    headers: about.headers.extend(idempotencyKey.shape),
    params,
    body: z.object({ minutes: z.int().min(1).max(60), reason }),
    answers: { 200: administeredSession },
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_OPEN'],
    handle: ({ caller, requestId, body, ...request }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        actKey(caller, request, { route: `POST ${path}`, store: 'RESOURCE_ONLY' }),
        async (claim) => {
          const publicId = request.params.session_id
          const extended = await extendByAct(deps, { ...caller, requestId }, { publicId, ...body, claim })
          return { status: 200 as const, data: present(extended) }
        },
      ),
  })
}

const regradeView = z
  .object({ session_id: z.uuid(), revision: z.int().min(1).describe('The revision that will come') })
  .meta({ id: 'Regrade' })

function regradeRoute(deps: SessionAdminDeps): Route {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/sessions/:session_id/feedback/regrade',
    operationId: 'regradeFeedback',
    summary: 'Have an interview graded again from its stored answers',
    description:
      'As a revision of its own; the earlier ones stay readable. While one is waiting, that one becomes due at once.',
    access: tenantAccess(deps, { resource: 'feedback', action: 'regrade' }),
    params,
    answers: { 202: regradeView },
    errors: ['SESSION_NOT_FOUND', 'FEEDBACK_NOT_AVAILABLE'],
    async handle({ caller, requestId, params: { session_id: publicId } }) {
      const { revision } = await regradeByAct(deps, { ...caller, requestId }, publicId)
      return { status: 202 as const, data: { session_id: publicId.toLowerCase(), revision } }
    },
  })
}

function present(session: Session): z.output<typeof administeredSession> {
  return {
    session_id: session.publicId,
    status: session.status,
    ends_at: session.endsAt?.toISOString() ?? null,
    ended_at: session.endedAt?.toISOString() ?? null,
    end_reason: session.endReason,
  }
}
