import { AppError, route, type AccessRule, type Db, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { feedbackProgress, feedbackView, viewOf } from './feedback-view.ts'
import { findFeedback } from './feedback.store.ts'

/** A feedback takes some ten seconds; a page that asks every five sees it soon and stays far below the limit. */
const retryAfterSeconds = 5

/** GET /interview/:id/feedback. Reads only; the model is never called from here. */
export function feedbackRoutes(needs: { db: Db; sessionToken: AccessRule<SessionCaller> }): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'GET',
        path: '/interview/:id/feedback',
        summary: 'Feedback of an ended interview',
        description:
          'Every claim quotes a stored answer. While it is being made: 202 with Retry-After. Status FAILED: no question could be assessed.',
        tags: ['feedback'],
        access: needs.sessionToken,
        rateLimit: { group: 'feedback', perMinute: 30, by: 'caller' },
        params: z.object({ id: z.uuid() }),
        answers: { 200: feedbackView, 202: feedbackProgress },
        errors: ['FEEDBACK_NOT_AVAILABLE'],
        async handle({ caller }) {
          const stored = await findFeedback(needs.db, caller)
          if (stored === undefined) throw new AppError('FEEDBACK_NOT_AVAILABLE')
          const { status } = stored
          if (status === 'READY' || status === 'FAILED') {
            return { status: 200 as const, data: viewOf(caller.publicId, stored, status) }
          }
          return {
            status: 202 as const,
            data: { session_id: caller.publicId, status },
            headers: { 'retry-after': String(retryAfterSeconds) },
          }
        },
      }),
    )
  }
}
