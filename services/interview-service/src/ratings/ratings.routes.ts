import { z } from 'zod'
import { route, type AccessRule, type Feature } from '@interview-pass/service-kit'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { personText } from '../person-text.ts'
import { rateInterview, type RateInterviewDeps } from './rate-interview.ts'

export interface RatingRoutesDeps extends RateInterviewDeps {
  readonly sessionToken: AccessRule<SessionCaller>
}

const revision = z.int().min(1)
const commentLengthMax = 2000

const ratingView = z
  .object({
    session_id: z.uuid(),
    rating: z.int().min(1).max(5),
    comment: z.string().max(commentLengthMax).nullable(),
    feedback_revision: revision.describe('The feedback that was rated'),
    rated_at: z.iso.datetime(),
  })
  .meta({ id: 'Rating' })

/** What a candidate thinks of the interview. */
export function ratingRoutes(deps: RatingRoutesDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'POST',
        path: '/interview/:id/rating',
        operationId: 'rateInterview',
        summary: 'Say how satisfied the candidate is, from 1 to 5',
        description:
          'One rating for each interview: another one takes its place, its comment included. While there is no feedback that can be read: FEEDBACK_NOT_AVAILABLE.',
        tags: ['feedback'],
        access: deps.sessionToken,
        params: z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') }),
        body: z.object({
          rating: z.int().min(1).max(5),
          comment: personText(commentLengthMax).nullish(),
          feedback_revision: revision
            .nullish()
            .describe('The revision that was shown. Default: the newest that can be read'),
        }),
        answers: { 200: ratingView },
        errors: ['FEEDBACK_NOT_AVAILABLE'],
        async handle({ caller, body }) {
          const given = await rateInterview(deps, caller, {
            rating: body.rating,
            comment: body.comment ?? null,
            revision: body.feedback_revision ?? undefined,
          })
          const data = {
            session_id: caller.publicId,
            rating: given.rating,
            comment: given.comment,
            feedback_revision: given.revision,
            rated_at: given.ratedAt.toISOString(),
          }
          return { status: 200 as const, data }
        },
      }),
    )
  }
}
