import { parseArgs } from 'node:util'
import { SignJWT } from 'jose'
import { StackError } from './stack-error.ts'

export interface TokenIssuer {
  readonly issuer: string
  readonly audience: string
  readonly sharedKey: string
}

/** Whom a token is for. */
export interface TokenBearer {
  readonly roles: readonly string[]
  /** Public id. */
  readonly tenant?: string | undefined
  readonly team?: string | undefined
  readonly subject: string
  readonly minutes: number
}

/** Only the first is of no tenant. */
const roleNames: readonly string[] = ['SUPER_ADMIN', 'TENANT_ADMIN', 'TEAM_LEAD', 'ENGINEER']
const usage = `npm run admin:token -- --role ${roleNames.join('|')} [--tenant ID] [--team NAME] [--subject NAME] [--minutes 60]`
const minutesMax = 24 * 60
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Reads whom a token is for from the arguments of a command. Throws StackError naming how it is called. */
export function readBearer(args: readonly string[]): TokenBearer {
  const { role: roles, tenant, team, subject, minutes: text } = valuesOf(args)
  const minutes = Number(text)
  const unknown = roles.find((role) => !roleNames.includes(role))
  if (unknown !== undefined) throw refused(`there is no role ${unknown}`)
  if (roles.length === 0 || !Number.isInteger(minutes) || minutes < 1 || minutes > minutesMax) {
    throw refused(`a role is needed, and at most ${minutesMax} whole minutes`)
  }
  if (tenant !== undefined && !uuid.test(tenant)) throw refused('a tenant is named by its uuid')
  if (tenant === undefined && !roles.includes('SUPER_ADMIN')) {
    throw refused('only a SUPER_ADMIN is of no tenant; GET /api/v1/admin/tenants lists them')
  }
  return { roles, tenant, team, subject, minutes }
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        role: { type: 'string', multiple: true, default: [] },
        tenant: { type: 'string' },
        team: { type: 'string' },
        subject: { type: 'string', default: 'developer' },
        minutes: { type: 'string', default: '60' },
      },
    }).values
  } catch (error) {
    throw refused('the arguments cannot be read', error)
  }
}

function refused(problem: string, cause?: unknown): StackError {
  return new StackError('admin', problem, { remedy: usage, cause })
}

/** Signs a token as payment-service takes it from this issuer. */
export function mintAdminToken(
  { subject, tenant, team, roles, minutes }: TokenBearer,
  { issuer, audience, sharedKey }: TokenIssuer,
): Promise<string> {
  return new SignJWT({ tenant_id: tenant, team, roles })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${minutes}m`)
    .sign(Buffer.from(sharedKey))
}
