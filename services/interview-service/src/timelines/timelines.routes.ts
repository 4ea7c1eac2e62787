import { z } from 'zod'
import { interviewKinds, languages } from '@interview-pass/contracts'
import {
  adminHeaders,
  adminLimit,
  longListQuery,
  pageOf,
  route,
  rowsOfLongList,
  type Feature,
  type Route,
} from '@interview-pass/service-kit'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { sessions } from '../tables.ts'
import { presentTranscript, transcriptView } from '../transcript/transcript-view.ts'
import { getTimeline, readTranscriptByAct } from './read-timeline.ts'
import { listedSession, presentSession, presentTimeline, timelineView } from './timeline-view.ts'
import { listSessions } from './timelines.store.ts'

const about = { tags: ['sessions'], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const params = z.object({ session_id: z.uuid() })
const moment = z.iso.datetime({ offset: true })

/** Looking at sessions in administration. */
export function timelineRoutes(deps: AdminDeps): Feature {
  return (routes) => {
    routes.mount(listRoute(deps))
    routes.mount(timelineRoute(deps))
    routes.mount(transcriptRoute(deps))
  }
}

function listRoute(deps: AdminDeps): Route {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/sessions',
    operationId: 'listSessions',
    summary: 'Sessions of a tenant, newest first',
    description:
      'Without the access code and without a word of the candidate. All filters that are given must hold.',
    access: tenantAccess(deps, { resource: 'sessions', action: 'read' }),
    query: z.object({
      ...longListQuery,
      status: z.enum(sessions.status.enumValues).optional(),
      kind: z.enum(interviewKinds).optional(),
      language: z.enum(languages).optional(),
      end_reason: z.enum(sessions.endReason.enumValues).optional(),
      started_from: moment.optional().describe('Then or later'),
      started_to: moment.optional().describe('Before then'),
    }),
    isList: true,
    answers: { 200: z.array(listedSession).meta({ id: 'ListedSessions' }) },
    errors: [],
    async handle({ caller, query }) {
      const filter = {
        tenantId: caller.tenantId,
        status: query.status,
        kind: query.kind,
        language: query.language,
        endReason: query.end_reason,
        startedFrom: query.started_from === undefined ? undefined : new Date(query.started_from),
        startedTo: query.started_to === undefined ? undefined : new Date(query.started_to),
      }
      const listed = await listSessions(deps.database.db, filter, rowsOfLongList(query))
      const { rows, pagination } = pageOf(query, listed, ({ publicId }) => publicId)
      return { status: 200 as const, data: rows.map(presentSession), pagination }
    },
  })
}

function timelineRoute(deps: AdminDeps): Route {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/sessions/:session_id/timeline',
    operationId: 'getSessionTimeline',
    summary: 'What happened in a session: turns, calls of the model, feedback',
    description: 'States, times, tokens and cost, without a word of the candidate or of the interviewer.',
    access: tenantAccess(deps, { resource: 'sessions', action: 'read' }),
    params,
    answers: { 200: timelineView },
    errors: ['SESSION_NOT_FOUND'],
    async handle({ caller, params: { session_id: publicId } }) {
      const timeline = await getTimeline(deps.database, caller, publicId)
      return { status: 200 as const, data: presentTimeline(timeline) }
    },
  })
}

function transcriptRoute(deps: AdminDeps): Route {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/sessions/:session_id/transcript',
    operationId: 'readTranscript',
    summary: 'What was asked and said in a session',
    description: 'Whoever reads it is written down in the audit log.',
    access: tenantAccess(deps, { resource: 'transcripts', action: 'read' }),
    params,
    answers: { 200: transcriptView },
    errors: ['SESSION_NOT_FOUND'],
    async handle({ caller, requestId, params: { session_id: publicId } }) {
      const transcript = await readTranscriptByAct(deps.database, { ...caller, requestId }, publicId)
      return { status: 200 as const, data: presentTranscript(transcript) }
    },
  })
}
