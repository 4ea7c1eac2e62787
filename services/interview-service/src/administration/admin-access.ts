import { adminAccess, type AdminAccess, type Database, type VerifyActor } from '@interview-pass/service-kit'
import { findKnownTenant } from '../tenants/find-tenant.ts'
import { permittedScope } from './role-permissions.ts'

export interface AdminDeps {
  readonly database: Database
  readonly verifyActor: VerifyActor
}

/**
 * Proof for acts of administration, by our role table. Whether a tenant is active is known to payment-service and to who
 * issues the tokens, and not here.
 */
const access: AdminAccess<AdminDeps> = adminAccess({
  permittedScope,
  async findTenant({ database }, publicId) {
    const tenant = await findKnownTenant(database.db, publicId)
    return tenant && { ...tenant, isActive: true }
  },
})

export const tenantAccess: (typeof access)['tenantAccess'] = access.tenantAccess
export const actorAccess: (typeof access)['actorAccess'] = access.actorAccess
