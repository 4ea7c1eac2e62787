import { fieldRules, type FieldRule } from '@interview-pass/contracts'
import { z } from 'zod'
import { AppError } from '../../app-error.ts'
import type { AccessRequest, AccessRule } from './access.ts'
import { permittedAccess, type PermittedActor, type VerifyActor } from './jwt.ts'
import { covers, type PermittedScope, type Scope } from './permissions.ts'

/** A tenant that an act may be about. */
interface AdministeredTenant {
  readonly id: bigint
  readonly publicId: string
  /** Nobody of a tenant that is not active administers anything. */
  readonly isActive: boolean
}

interface VerifyDeps {
  readonly verifyActor: VerifyActor
}

export interface AdminRules<Deps> {
  readonly permittedScope: PermittedScope
  findTenant(deps: Deps, publicId: string): Promise<AdministeredTenant | undefined>
}

interface BoundRules extends VerifyDeps {
  readonly permittedScope: PermittedScope
  findTenant(publicId: string): Promise<AdministeredTenant | undefined>
}

/** What a route does, in the words of the role table. */
interface Permission {
  readonly resource: string
  readonly action: string
  /** How far the permission must reach. Default `tenant`. */
  readonly atLeast?: Scope
}

/** Who acts, and the tenant that the act is about. */
export interface TenantActor {
  readonly actor: PermittedActor
  readonly tenantId: bigint
  readonly tenantPublicId: string
}

/** Who acts, and the tenant that the act is about; none for a SUPER_ADMIN who has named none. */
export interface AdminActor {
  readonly actor: PermittedActor
  readonly tenant: TenantActor | undefined
}

const tenantHeader = 'x-tenant-id'

/** For `headers` of a route of administration. */
export const adminHeaders = {
  [tenantHeader]: z
    .uuid()
    .optional()
    .describe('The tenant that the act is about, for a SUPER_ADMIN; any other names their own or none'),
}

/** One count for all routes of administration, by actor. */
export const adminLimit = { group: 'admin', perMinute: 300, by: 'caller' } as const

export interface AdminAccess<Deps> {
  /**
   * Proof by a token whose roles permit it, for acts on one tenant: the token's, or for a permission that reaches all the
   * one in `X-Tenant-Id`. Throws FORBIDDEN also for a tenant that is not the actor's or is not active, TENANT_NOT_FOUND,
   * and VALIDATION_FAILED when none is named, or by something that is no id.
   */
  readonly tenantAccess: (deps: Deps, permission: Permission) => AccessRule<TenantActor>
  /** The same for acts that may be about no tenant, or about all. */
  readonly actorAccess: (deps: Deps, permission: Permission) => AccessRule<AdminActor>
}

/** Who may do what in a service's administration: by its role table and its tenants. */
export function adminAccess<Deps extends VerifyDeps>(rules: AdminRules<Deps>): AdminAccess<Deps> {
  const boundTo = (deps: Deps): BoundRules => ({
    verifyActor: (request) => deps.verifyActor(request),
    permittedScope: rules.permittedScope,
    findTenant: (publicId) => rules.findTenant(deps, publicId),
  })
  return {
    tenantAccess: (deps, permission) =>
      accessRule(boundTo(deps), permission, ({ tenant }) => {
        if (tenant !== undefined) return tenant
        throw invalidHeader(fieldRules.tenantNamed)
      }),
    actorAccess: (deps, permission) => accessRule(boundTo(deps), permission, (caller) => caller),
  }
}

function accessRule<Caller extends TenantActor | AdminActor>(
  deps: BoundRules,
  { resource, action, atLeast = 'tenant' }: Permission,
  callerOf: (proved: AdminActor) => Caller,
): AccessRule<Caller> {
  const permitted = permittedAccess(deps, resource, action)
  const { name, challenge, errors = [] } = permitted
  return {
    name,
    challenge,
    openApiSecurity: [{ actorToken: [`${resource}:${action}:${atLeast}`] }],
    errors: [...errors, 'TENANT_NOT_FOUND'],
    async authenticate(request) {
      const actor = await permitted.authenticate(request)
      if (!covers(actor.scope, atLeast)) throw new AppError('FORBIDDEN')
      const tenant = await chooseTenant(deps, actor, request)
      return callerOf({
        actor,
        tenant: tenant && { actor, tenantId: tenant.id, tenantPublicId: tenant.publicId },
      })
    },
    callerKey: ({ actor }) => actor.subject,
  }
}

/** The tenant that is named, else the actor's own. */
async function chooseTenant(
  deps: BoundRules,
  actor: PermittedActor,
  { headers }: Pick<AccessRequest, 'headers'>,
): Promise<AdministeredTenant | undefined> {
  const own = await findByText(deps, actor.tenantId)
  const given = headers[tenantHeader]
  const named = given === undefined ? own : await findByText(deps, given)
  if (actor.scope !== 'all') {
    if (own?.isActive !== true || named?.id !== own.id) throw new AppError('FORBIDDEN')
  } else if (given !== undefined && named === undefined) {
    if (!z.uuid().safeParse(given).success) throw invalidHeader(fieldRules.tenantId)
    throw new AppError('TENANT_NOT_FOUND')
  }
  return named
}

function invalidHeader(rule: FieldRule): AppError {
  return new AppError('VALIDATION_FAILED', {
    details: { fields: [{ field: `headers.${tenantHeader}`, rule }] },
  })
}

async function findByText(deps: BoundRules, text: unknown): Promise<AdministeredTenant | undefined> {
  const publicId = z.uuid().safeParse(text)
  return publicId.success ? deps.findTenant(publicId.data) : undefined
}
