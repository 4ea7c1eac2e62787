import { AppError, route, type AccessRule, type Db, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { isClosed } from './feedback.ts'
import { feedbackHtml, feedbackHtmlPolicy } from './feedback-html.ts'
import { feedbackMarkdown } from './feedback-markdown.ts'
import { feedbackProgress, feedbackView, viewOf } from './feedback-view.ts'
import { readFeedback } from './read-feedback.ts'

export interface FeedbackRoutesDeps {
  readonly db: Db
  readonly sessionToken: AccessRule<SessionCaller>
  /** A feedback takes some ten seconds. */
  readonly feedbackRetryAfterSeconds: number
}

const revision = z.coerce.number().int().min(1).max(1_000_000)

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
          'Every claim quotes a stored answer. While the first revision is being made: 202 with Retry-After. What is ready is shown at once: a question that we could not assess is FAILED, left out of the scores, and comes with a later revision. Status FAILED: no question could be assessed yet. With `Accept: text/markdown` or `text/html` as a document in the language of the interview.',
        tags: ['feedback'],
        access: deps.sessionToken,
        rateLimit: { group: 'feedback', perMinute: 30, by: 'caller' },
        params: z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') }),
        query: z.object({
          revision: revision
            .optional()
            .describe('Default: the newest that holds an assessment, else the newest that is there'),
          compared_with: revision.optional().describe('Default: the one before'),
        }),
        answers: { 200: feedbackView, 202: feedbackProgress },
        otherAnswers: {
          'text/markdown': 'The same as a document to read or print',
          'text/html': 'The same as a page to print',
        },
        errors: ['FEEDBACK_NOT_AVAILABLE'],
        async handle({ caller, query, accepts }) {
          const found = await readFeedback(deps.db, caller, query)
          if (found === undefined) throw new AppError('FEEDBACK_NOT_AVAILABLE')
          const { stored, interview, all, comparedWith } = found
          const { status } = stored
          if (!isClosed(status)) {
            return {
              status: 202 as const,
              data: { session_id: caller.publicId, status },
              headers: { 'retry-after': String(deps.feedbackRetryAfterSeconds) },
            }
          }
          if (accepts('text/html')) {
            return {
              text: feedbackHtml(stored, interview),
              contentType: 'text/html' as const,
              headers: { 'content-security-policy': feedbackHtmlPolicy },
            }
          }
          if (accepts('text/markdown')) {
            return { text: feedbackMarkdown(stored, interview), contentType: 'text/markdown' as const }
          }
          return { status: 200 as const, data: viewOf(caller.publicId, stored, { all, comparedWith }) }
        },
      }),
    )
  }
}
