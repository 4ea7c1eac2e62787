import { readPermissions, type PermittedScope, type RolePermissions } from '@interview-pass/service-kit'

/** What each role may do. What a candidate said is read and removed by administrators of the tenant, and by nobody below. */
export const rolePermissions = {
  SUPER_ADMIN: ['*:*:all'],
  TENANT_ADMIN: ['*:*:tenant'],
  TEAM_LEAD: [
    'sessions:read,end,extend:tenant',
    'feedback:regrade:tenant',
    'kpi:read:tenant',
    'audit-logs:read:team',
  ],
  ENGINEER: ['sessions:read:tenant', 'audit-logs:read:own'],
} as const satisfies RolePermissions

export const permittedScope: PermittedScope = readPermissions(rolePermissions)
