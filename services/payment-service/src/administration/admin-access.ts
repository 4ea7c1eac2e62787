import { adminAccess, type AdminAccess, type Database, type VerifyActor } from '@interview-pass/service-kit'
import { permittedScope } from './role-permissions.ts'
import { findTenant } from './tenants.store.ts'

export interface AdminDeps {
  readonly database: Database
  readonly verifyActor: VerifyActor
}

/** Proof for acts of administration, by our role table. */
const access: AdminAccess<AdminDeps> = adminAccess({
  permittedScope,
  async findTenant({ database }, publicId) {
    const tenant = await findTenant(database.db, publicId)
    return tenant && { id: tenant.id, publicId: tenant.publicId, isActive: tenant.status === 'ACTIVE' }
  },
})

export const tenantAccess: (typeof access)['tenantAccess'] = access.tenantAccess
export const actorAccess: (typeof access)['actorAccess'] = access.actorAccess
