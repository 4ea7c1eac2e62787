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

const usage =
  'npm run admin:token -- --role SUPER_ADMIN|TENANT_ADMIN|TEAM_LEAD|ENGINEER [--tenant ID] [--team NAME] [--subject NAME] [--minutes 60]'
const minutesMax = 24 * 60

/** Reads whom a token is for from the arguments of a command. Throws StackError naming how it is called. */
export function readBearer(args: readonly string[]): TokenBearer {
  const { role: roles, tenant, team, subject, minutes: text } = valuesOf(args)
  const minutes = Number(text)
  if (roles.length === 0 || !Number.isInteger(minutes) || minutes < 1 || minutes > minutesMax) {
    throw refused(`a role is needed, and at most ${minutesMax} whole minutes`)
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
