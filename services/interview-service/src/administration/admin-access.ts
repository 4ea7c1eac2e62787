import {
  actorAccess as actorAccessOf,
  tenantAccess as tenantAccessOf,
  type AccessRule,
  type AdminAccessDeps,
  type AdminActor,
  type Database,
  type Permission,
  type TenantActor,
  type VerifyActor,
} from '@interview-pass/service-kit'
import { findKnownTenant } from '../tenants/find-tenant.ts'
import { permittedScope } from './role-permissions.ts'

export interface AdminDeps {
  readonly database: Database
  readonly verifyActor: VerifyActor
}

/** Proof for acts on one tenant of ours, by our role table. */
export function tenantAccess(deps: AdminDeps, permission: Permission): AccessRule<TenantActor> {
  return tenantAccessOf(accessDeps(deps), permission)
}

/** The same for acts that may be about no tenant, or about all. */
export function actorAccess(deps: AdminDeps, permission: Permission): AccessRule<AdminActor> {
  return actorAccessOf(accessDeps(deps), permission)
}

/** Whether a tenant is active is known to payment-service and to who issues the tokens, and not here. */
function accessDeps(deps: AdminDeps): AdminAccessDeps {
  return {
    verifyActor: (request) => deps.verifyActor(request),
    permittedScope,
    async findTenant(publicId) {
      const tenant = await findKnownTenant(deps.database.db, publicId)
      return tenant && { ...tenant, isActive: true }
    },
  }
}
