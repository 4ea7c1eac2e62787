import { AppError, route, type AccessRule, type Db, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { assessmentLevels, weaknessTags } from '../interviewer/assessment.ts'
import { isClosed, type ClosedStatus, type StoredFeedback } from './feedback.ts'
import { findFeedback } from './feedback.store.ts'
import { scoreOf } from './scoring.ts'

const score = z.int().min(0).max(100).nullable()

/** `data` of a feedback that is there. FAILED: no question could be assessed. */
export const feedbackView = z
  .object({
    session_id: z.uuid(),
    revision: z.int().min(1),
    status: z.enum(['READY', 'FAILED']),
    overall_score: score,
    summary: z.string(),
    dimensions: z.array(z.object({ name: z.string(), score })),
    questions: z.array(
      z.object({
        number: z.int().min(1),
        question: z.string(),
        status: z.enum(['ASSESSED', 'INSUFFICIENT_EVIDENCE', 'FAILED']),
        level: z.enum(assessmentLevels).nullable(),
        score,
        strengths: z.array(z.object({ text: z.string(), quote: z.string() })),
        weaknesses: z.array(
          z.object({ tag: z.enum(weaknessTags), text: z.string(), quote: z.string().nullable() }),
        ),
        suggestion: z.string().nullable(),
      }),
    ),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Feedback' })

/** `data` while the feedback is being made. */
const feedbackProgress = z
  .object({ session_id: z.uuid(), status: z.enum(['PENDING', 'RUNNING']) })
  .meta({ id: 'FeedbackProgress' })

export interface FeedbackRoutesDeps {
  readonly db: Db
  readonly sessionToken: AccessRule<SessionCaller>
  /** A feedback takes some ten seconds. */
  readonly feedbackRetryAfterSeconds: number
}

/** GET /interview/:id/feedback. Reads only; the model is never called from here. */
export function feedbackRoutes(deps: FeedbackRoutesDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'GET',
        path: '/interview/:id/feedback',
        operationId: 'getFeedback',
        summary: 'Feedback of an ended interview',
        description:
          'Every claim quotes a stored answer. While it is being made: 202 with Retry-After. Status FAILED: no question could be assessed.',
        tags: ['feedback'],
        access: deps.sessionToken,
        rateLimit: { group: 'feedback', perMinute: 30, by: 'caller' },
        params: z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') }),
        answers: { 200: feedbackView, 202: feedbackProgress },
        errors: ['FEEDBACK_NOT_AVAILABLE'],
        async handle({ caller }) {
          const stored = await findFeedback(deps.db, caller)
          if (stored === undefined) throw new AppError('FEEDBACK_NOT_AVAILABLE')
          const { status } = stored
          if (isClosed(status)) {
            return { status: 200 as const, data: viewOf(caller.publicId, stored, status) }
          }
          return {
            status: 202 as const,
            data: { session_id: caller.publicId, status },
            headers: { 'retry-after': String(deps.feedbackRetryAfterSeconds) },
          }
        },
      }),
    )
  }
}

/** A closed revision as callers see it. */
function viewOf(
  publicId: string,
  stored: StoredFeedback,
  status: ClosedStatus,
): z.infer<typeof feedbackView> {
  return {
    session_id: publicId,
    revision: stored.revision,
    status,
    overall_score: stored.overallScore,
    summary: stored.summary ?? '',
    dimensions: [...stored.dimensions],
    questions: stored.items.map((item) => ({ ...item, score: scoreOf(item) })),
    created_at: (stored.readyAt ?? stored.updatedAt).toISOString(),
  }
}
