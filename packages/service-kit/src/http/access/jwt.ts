import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { AppError } from '../../app-error.ts'
import type { AccessRequest, AccessRule } from './access.ts'
import type { PermittedScope, Scope } from './permissions.ts'

/** Who a token says its bearer is. */
interface Actor {
  readonly subject: string
  /** Undefined for one that belongs to no tenant. */
  readonly tenantId: string | undefined
  /** Undefined for one that belongs to no team. */
  readonly team: string | undefined
  readonly roles: readonly string[]
}

/** An actor on a route, and how far it may do there what the route does. */
export interface PermittedActor extends Actor {
  readonly scope: Scope
}

export interface JwtOptions {
  readonly issuer: string
  readonly audience: string
  /** Where the issuer publishes its keys, or a key of at least 32 bytes that it shares with us. */
  readonly key: { readonly jwksUrl: string } | { readonly shared: Uint8Array }
  readonly now: () => Date
}

/** Pinned by the kind of key, so that no token chooses how it is verified. Source: RFC 8725, section 3.1. */
const publicKeyAlgorithms = ['EdDSA', 'Ed25519', 'ES256', 'PS256', 'RS256']
const sharedKeyAlgorithms = ['HS256']
/** As RFC 7518, section 3.2, asks of HS256. */
const sharedKeyBytesMin = 32
/** How far our clock and the issuer's may be apart. */
const clockToleranceSeconds = 30
const jwksTimeoutMs = 2000

const claims = z.object({
  sub: z.string().min(1).max(255),
  tenant_id: z.string().min(1).max(64).optional(),
  team: z.string().min(1).max(64).optional(),
  roles: z.array(z.string().max(64)).max(20).default([]),
})

/** Finds who bears the token. Throws AppError UNAUTHENTICATED, or SERVICE_UNAVAILABLE while the issuer's keys cannot be had. */
export type VerifyActor = (request: Pick<AccessRequest, 'headers'>) => Promise<Actor>

/** Verifies tokens of one issuer for one audience; they are made elsewhere. Throws RangeError for a key that is too short. */
export function createActorVerifier({ issuer, audience, key, now }: JwtOptions): VerifyActor {
  const { keys, algorithms } = keysOf(key)
  const clockTolerance = clockToleranceSeconds
  const expected = { issuer, audience, algorithms, clockTolerance, requiredClaims: ['exp', 'sub'] }
  return async ({ headers }) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(headers.authorization ?? '')?.[1]
    if (token === undefined) throw new AppError('UNAUTHENTICATED')
    const verified = await jwtVerify(token, keys, { ...expected, currentDate: now() }).catch(
      (error: unknown) => {
        throw new AppError(isOfToken(error) ? 'UNAUTHENTICATED' : 'SERVICE_UNAVAILABLE', { cause: error })
      },
    )
    const read = claims.safeParse(verified.payload)
    if (!read.success) throw new AppError('UNAUTHENTICATED')
    const { sub: subject, tenant_id: tenantId, team, roles } = read.data
    return { subject, tenantId, team, roles }
  }
}

/** Proof by a bearer token whose roles permit `action` on `resource` at some scope. Throws FORBIDDEN when they do not. */
export function permittedAccess(
  deps: { readonly verifyActor: VerifyActor; readonly permittedScope: PermittedScope },
  resource: string,
  action: string,
): AccessRule<PermittedActor> {
  return {
    name: `${resource}:${action}`,
    openApiSecurity: [{ actorToken: [] }],
    challenge: 'Bearer',
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
    async authenticate(request) {
      const actor = await deps.verifyActor(request)
      const scope = deps.permittedScope(actor.roles, resource, action)
      if (scope === undefined) throw new AppError('FORBIDDEN')
      return { ...actor, scope }
    },
    callerKey: ({ subject }) => subject,
  }
}

function keysOf(key: JwtOptions['key']): { keys: JWTVerifyGetKey; algorithms: string[] } {
  if ('jwksUrl' in key) {
    // Fetched when first needed; an unknown key id causes a fetch at most each 30 s.
    const keys = createRemoteJWKSet(new URL(key.jwksUrl), { timeoutDuration: jwksTimeoutMs })
    return { keys, algorithms: publicKeyAlgorithms }
  }
  if (key.shared.length < sharedKeyBytesMin) throw new RangeError('a shared key has at least 32 bytes')
  return { keys: async () => key.shared, algorithms: sharedKeyAlgorithms }
}

/** True when the token is at fault, false when the issuer's keys could not be had. */
function isOfToken(error: unknown): boolean {
  const isOfKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
  return error instanceof errors.JOSEError && error.code !== errors.JOSEError.code && !isOfKeys
}
