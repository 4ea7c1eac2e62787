import { z } from 'zod'
import type { ProvedDeletion } from './delete-candidate.ts'
import { keptFacts, requesters } from './deletion.ts'

export const deletionView = z
  .object({
    deletion_id: z.uuid(),
    session_id: z.uuid(),
    requested_by: z.enum(requesters),
    deleted_at: z.iso.datetime(),
    removed: z.record(z.string(), z.int().min(0)).describe('Rows that are gone, by what they held'),
    kept: z
      .array(z.object({ what: z.string().max(40), meaning: z.string().max(200) }))
      .describe('What bookkeeping keeps'),
  })
  .meta({ id: 'Deletion' })

export function presentDeletion(deletion: ProvedDeletion): z.output<typeof deletionView> {
  const meanings = new Map<string, string>(Object.entries(keptFacts))
  return {
    deletion_id: deletion.publicId,
    session_id: deletion.sessionPublicId,
    requested_by: deletion.requestedBy,
    deleted_at: deletion.deletedAt.toISOString(),
    removed: { ...deletion.removed },
    kept: deletion.kept.map((what) => ({ what, meaning: meanings.get(what) ?? '' })),
  }
}
