import type { PermittedActor } from '../http/access/jwt.ts'

/** What an actor may see of a tenant: what one person did, what a team did, or all when both are undefined. */
export interface Reach {
  readonly onlyOf?: string | undefined
  readonly team?: string | undefined
}

/** As far as the actor's permission goes. Who may see what a team did and is in none sees their own. */
export function reachOf({ scope, team, subject }: PermittedActor): Reach {
  if (scope === 'own' || (scope === 'team' && team === undefined)) return { onlyOf: subject }
  return scope === 'team' ? { team } : {}
}
