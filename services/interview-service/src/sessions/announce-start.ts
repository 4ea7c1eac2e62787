import { interviewStarted } from '@interview-pass/contracts'
import { recordEvent, type Database } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { getTenantPublicId } from '../tenants/find-tenant.ts'
import { getLockedSession } from './read-session.ts'

/**
 * Says once more that an interview has begun, and when it did, under a new event id: under the first one it would be taken
 * for a repeat. Whoever has heard it changes nothing.
 */
export async function announceStart(deps: { database: Database }, key: SessionKey): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const { startedAt, publicId, accessCode } = await getLockedSession(tx, key)
    if (startedAt === null) return
    await recordEvent(tx, interviewStarted, {
      tenant: { id: key.tenantId, publicId: await getTenantPublicId(tx, key.tenantId) },
      occurredAt: startedAt,
      data: { sessionId: publicId, accessCode, startedAt: startedAt.toISOString() },
    })
  })
}
