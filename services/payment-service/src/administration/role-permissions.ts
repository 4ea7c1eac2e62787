import { readPermissions, type PermittedScope, type RolePermissions } from '@interview-pass/service-kit'

/** What each role may do. Routes name the resource and the action, and how far it must reach at least. */
export const rolePermissions = {
  SUPER_ADMIN: ['*:*:all'],
  TENANT_ADMIN: ['*:*:tenant'],
  TEAM_LEAD: [
    'users:read:tenant',
    'products:read:tenant',
    'orders:read:tenant',
    'attempts:read,query:tenant',
    'refunds:read,query:tenant',
    'access-codes:*:team',
    'kpi:read:tenant',
    'audit-logs:read:team',
  ],
  ENGINEER: [
    'users:read:tenant',
    'products:read:tenant',
    'orders:read:tenant',
    'attempts:read:tenant',
    'refunds:read:tenant',
    'access-codes:create,read:own',
    'audit-logs:read:own',
  ],
} as const satisfies RolePermissions

export const permittedScope: PermittedScope = readPermissions(rolePermissions)
