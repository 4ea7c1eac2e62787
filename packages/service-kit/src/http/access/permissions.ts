/** How far a permission reaches, each farther than the one before: what is the actor's own, its team's, its tenant's, everything. */
export const scopes = ['own', 'team', 'tenant', 'all'] as const

export type Scope = (typeof scopes)[number]

/** What each role may do, as `resource:action[,action]:scope`; `*` is any resource or any action. */
export type RolePermissions = Readonly<Record<string, readonly string[]>>

/** Returns how far an actor with these roles may do `action` on `resource`; undefined when it may not at all. */
export type PermittedScope = (roles: readonly string[], resource: string, action: string) => Scope | undefined

interface Permission {
  readonly resource: string
  readonly actions: readonly string[]
  readonly scope: Scope
}

/** Reads a table of permissions. Throws RangeError for one that is not written as it should be. */
export function readPermissions(table: RolePermissions): PermittedScope {
  const permissionsOf = new Map(
    Object.entries(table).map(([role, texts]) => [role, texts.map((text) => readPermission(text))]),
  )
  return (roles, resource, action) => {
    const reaches = roles
      .flatMap((role) => permissionsOf.get(role) ?? [])
      .filter((permission) => permission.resource === '*' || permission.resource === resource)
      .filter(({ actions }) => actions.includes('*') || actions.includes(action))
      .map(({ scope }) => scopes.indexOf(scope))
    return scopes[Math.max(-1, ...reaches)]
  }
}

/** True when what is permitted as far as `permitted` may be done on something that lies as far as `asked`. */
export function covers(permitted: Scope | undefined, asked: Scope): boolean {
  return permitted !== undefined && scopes.indexOf(permitted) >= scopes.indexOf(asked)
}

function readPermission(text: string): Permission {
  const [, resource, actions, scope] = /^(\*|[a-z-]+):(\*|[a-z-]+(?:,[a-z-]+)*):([a-z]+)$/.exec(text) ?? []
  const known = scopes.find((name) => name === scope)
  if (resource === undefined || actions === undefined || known === undefined) {
    throw new RangeError(`"${text}" is not resource:action[,action]:scope`)
  }
  return { resource, actions: actions.split(','), scope: known }
}
