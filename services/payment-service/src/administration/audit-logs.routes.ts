import { auditLogFeature, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import { actorAccess, type AdminDeps } from './admin-access.ts'

/** What was done in administration. */
export function auditLogRoutes(deps: AdminDeps): Feature {
  const access = actorAccess(deps, { resource: 'audit-logs', action: 'read', atLeast: 'own' })
  return auditLogFeature(deps, {
    access,
    tenantId: z.uuid().nullable().describe('Null for what was done to no tenant'),
  })
}
