import { z } from 'zod'
import { adminHeaders, adminLimit, route, type Feature } from '@interview-pass/service-kit'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { deleteByAct, type DeleteCandidateDeps } from './delete-candidate.ts'
import { deletionView, presentDeletion } from './deletion-view.ts'

export type DeletionAdminDeps = AdminDeps & DeleteCandidateDeps

/** Removing a candidate's data when they have written to us. */
export function deletionAdminRoutes(deps: DeletionAdminDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'DELETE',
        path: '/admin/sessions/:session_id/candidate-data',
        operationId: 'deleteCandidateData',
        summary: "Remove the data of a session's candidate for good",
        description:
          'Who asks again gets the same proof. An interview that was not opened yet holds nothing of a candidate: SESSION_NOT_OPEN.',
        tags: ['sessions'],
        rateLimit: adminLimit,
        headers: z.object(adminHeaders),
        access: tenantAccess(deps, { resource: 'candidate-data', action: 'delete' }),
        params: z.object({ session_id: z.uuid() }),
        answers: { 200: deletionView },
        errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_OPEN', 'TURN_IN_PROGRESS'],
        async handle({ caller, requestId, params: { session_id: publicId } }) {
          const deletion = await deleteByAct(deps, { ...caller, requestId }, publicId)
          return { status: 200 as const, data: presentDeletion(deletion) }
        },
      }),
    )
  }
}
