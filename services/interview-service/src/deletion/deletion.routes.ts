import { z } from 'zod'
import { route, type AccessRule, type Feature } from '@interview-pass/service-kit'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { deleteOwnData, type DeleteCandidateDeps } from './delete-candidate.ts'
import { deletionView, presentDeletion } from './deletion-view.ts'

export interface DeletionRoutesDeps extends DeleteCandidateDeps {
  readonly sessionToken: AccessRule<SessionCaller>
}

/** A candidate's own way to have everything removed. */
export function deletionRoutes(deps: DeletionRoutesDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'DELETE',
        path: '/interview/:id',
        operationId: 'deleteInterview',
        summary: "Remove a candidate's data for good",
        description:
          'What was given and said, the feedback, the rating and every token are gone; an interview that goes on ends. The answer is the proof, and comes once: afterwards no token opens this session. While a message is being answered: TURN_IN_PROGRESS.',
        tags: ['interview'],
        access: deps.sessionToken,
        params: z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') }),
        answers: { 200: deletionView },
        errors: ['TURN_IN_PROGRESS'],
        async handle({ caller }) {
          return { status: 200 as const, data: presentDeletion(await deleteOwnData(deps, caller)) }
        },
      }),
    )
  }
}
