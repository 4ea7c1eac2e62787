import { describe, expect, it } from 'vitest'
import { covers, readPermissions, scopes, type Scope } from './permissions.ts'

const permittedScope = readPermissions({
  SUPER_ADMIN: ['*:*:all'],
  TENANT_ADMIN: ['*:*:tenant'],
  TEAM_LEAD: ['tickets:*:team', 'users:read:team'],
  ENGINEER: ['tickets:read,update:own', 'knowledge:read:all'],
})

/** How far each role may do each thing. */
const expected: Readonly<Record<string, Readonly<Record<string, Scope | undefined>>>> = {
  SUPER_ADMIN: {
    'tickets:read': 'all',
    'tickets:delete': 'all',
    'users:read': 'all',
    'users:update': 'all',
    'knowledge:read': 'all',
  },
  TENANT_ADMIN: {
    'tickets:read': 'tenant',
    'tickets:delete': 'tenant',
    'users:read': 'tenant',
    'users:update': 'tenant',
    'knowledge:read': 'tenant',
  },
  TEAM_LEAD: { 'tickets:read': 'team', 'tickets:delete': 'team', 'users:read': 'team' },
  ENGINEER: { 'tickets:read': 'own', 'knowledge:read': 'all' },
  NOBODY: {},
}

const things = ['tickets:read', 'tickets:delete', 'users:read', 'users:update', 'knowledge:read']

const cases = Object.keys(expected).flatMap((role) =>
  things.flatMap((thing) => scopes.map((asked) => [role, thing, asked] as const)),
)

describe('permissions', () => {
  it.each(cases)('say whether %s may do %s on what is as far as %s', (role, thing, asked) => {
    const [resource = '', action = ''] = thing.split(':')
    const reach = expected[role]?.[thing]
    const isAllowed = reach !== undefined && scopes.indexOf(asked) <= scopes.indexOf(reach)
    expect(covers(permittedScope([role], resource, action), asked)).toBe(isAllowed)
  })

  it('of several roles add up, and a role that the table does not name permits nothing', () => {
    const roles = ['ENGINEER', 'UNKNOWN', 'TEAM_LEAD', '__proto__', 'constructor']
    expect(permittedScope(roles, 'tickets', 'read')).toBe('team')
    expect(permittedScope(roles, 'knowledge', 'read')).toBe('all')
    expect(permittedScope(roles, 'orders', 'read')).toBeUndefined()
    expect(permittedScope([], 'tickets', 'read')).toBeUndefined()
  })

  it.each([
    'tickets:read',
    'tickets:read:everywhere',
    'tickets::own',
    ':read:own',
    'a:b,:own',
    'a:b:own:c',
    '',
  ])('that are written like "%s" are refused at the start', (text) => {
    expect(() => readPermissions({ ROLE: [text] })).toThrow(RangeError)
  })
})
