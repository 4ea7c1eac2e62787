import { createServer, type Server } from 'node:http'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openLimiter, send } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { createLogger } from '../telemetry/logger.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { createActorVerifier, permittedAccess, type JwtOptions } from './access/jwt.ts'
import { covers, readPermissions } from './access/permissions.ts'
import { createHttpApp } from './app.ts'
import { listen } from './listen.ts'
import type { HttpApp } from './options.ts'
import { route } from './route.ts'

const issuer = 'https://identity.example.com'
const audience = 'admin'
const now = () => new Date()
const shared = new TextEncoder().encode('a shared key of thirty-two bytes')
const permittedScope = readPermissions({
  SUPER_ADMIN: ['*:*:all'],
  TENANT_ADMIN: ['*:*:tenant'],
  ENGINEER: ['boxes:read:own'],
})

let keys: { publicKey: CryptoKey; privateKey: CryptoKey }
let issuerServer: Server
let jwksUrl: string
const apps: HttpApp[] = []

/** An internal listener with one route that a role must permit; returns its URL. */
async function startInternal(key: JwtOptions['key']): Promise<string> {
  const verifyActor = createActorVerifier({ issuer, audience, key, now })
  const logger = createLogger({ name: 'test', level: 'silent' })
  const app = await createHttpApp(
    {
      logger,
      metrics: createMetrics({ service: 'test', process: false }),
      rateLimiter: openLimiter,
      readiness: [],
      isDraining: () => false,
      isInternal: true,
      docs: { title: 'Test', description: 'Administration of a test' },
      securitySchemes: { actorToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    [
      (routes) =>
        routes.mount(
          route({
            method: 'DELETE',
            path: '/admin/tenants/:tenant_id/boxes',
            operationId: 'deleteBoxes',
            summary: 'test',
            access: permittedAccess({ verifyActor, permittedScope }, 'boxes', 'delete'),
            params: z.object({ tenant_id: z.string() }),
            answers: {
              200: z
                .object({ subject: z.string(), team: z.string().optional() })
                .meta({ id: 'DeletedBoxes' }),
            },
            errors: ['FORBIDDEN'],
            async handle({ caller, params }) {
              const distance = caller.tenantId === params.tenant_id ? 'tenant' : 'all'
              if (!covers(caller.scope, distance)) throw new AppError('FORBIDDEN')
              return { status: 200, data: { subject: caller.subject, team: caller.team } }
            },
          }),
        ),
    ],
  )
  apps.push(app)
  return listen(app, { host: '127.0.0.1', port: 0, name: 'INTERNAL_PORT', logger })
}

const claims = { sub: 'someone', tenant_id: 't1', roles: ['TENANT_ADMIN'] }

function signed(
  changes: { claims?: object; alg?: string; expiresIn?: string; key?: CryptoKey | Uint8Array } = {},
) {
  return new SignJWT({ ...claims, ...changes.claims })
    .setProtectedHeader({ alg: changes.alg ?? 'RS256', kid: 'k1' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(changes.expiresIn ?? '5m')
    .sign(changes.key ?? keys.privateKey)
}

async function ask(url: string, token: string | undefined, tenant = 't1') {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await send(url, `/api/admin/tenants/${tenant}/boxes`, { method: 'DELETE', headers })
  const { data, error } = z
    .object({ data: z.unknown(), error: z.object({ code: z.string() }).optional() })
    .parse(answer.json())
  return [answer.status, error?.code ?? data]
}

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true })
  const document = JSON.stringify({
    keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' }],
  })
  issuerServer = createServer((_request, response) => response.end(document))
  await new Promise<void>((resolve) => issuerServer.listen(0, '127.0.0.1', resolve))
  const address = z.object({ port: z.number() }).parse(issuerServer.address())
  jwksUrl = `http://127.0.0.1:${address.port}/jwks`
})

afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()))
  issuerServer.closeAllConnections()
  issuerServer.close()
})

describe('a route on the internal listener that a role must permit', () => {
  it('is answered for a token of the issuer whose role permits it, at the scope that it permits', async () => {
    const url = await startInternal({ jwksUrl })
    expect(await ask(url, await signed())).toEqual([200, { subject: 'someone' }])
    expect(await ask(url, await signed(), 't2')).toEqual([403, 'FORBIDDEN'])
    const everywhere = await signed({ claims: { tenant_id: undefined, roles: ['ENGINEER', 'SUPER_ADMIN'] } })
    expect(await ask(url, everywhere, 't2')).toEqual([200, { subject: 'someone' }])
    expect(await ask(url, await signed({ expiresIn: '10s ago' }))).toEqual([200, { subject: 'someone' }])
    const ofTeam = await signed({ claims: { team: 'blue' } })
    expect(await ask(url, ofTeam)).toEqual([200, { subject: 'someone', team: 'blue' }])
  })

  it('is refused with 403 for a token whose roles do not permit it', async () => {
    const url = await startInternal({ jwksUrl })
    for (const roles of [['ENGINEER'], ['UNKNOWN'], [], undefined]) {
      expect(await ask(url, await signed({ claims: { roles } }))).toEqual([403, 'FORBIDDEN'])
    }
  })

  it('is refused with 401 without a token, and for one that proves nothing', async () => {
    const url = await startInternal({ jwksUrl })
    const other = await generateKeyPair('RS256')
    const publicText = new TextEncoder().encode(await exportSPKI(keys.publicKey))
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('5m')
      .encode()
    const [head = '', , signature = ''] = (await signed()).split('.')
    const changed = Buffer.from(JSON.stringify({ ...claims, iss: issuer, aud: audience, exp: 9_999_999_999 }))
    const worthless: readonly (string | undefined)[] = [
      undefined,
      'no-token',
      unsigned,
      `${head}.${changed.toString('base64url')}.${signature}`,
      await signed({ key: other.privateKey }),
      await signed({ alg: 'HS256', key: publicText }),
      await signed({ alg: 'HS256', key: shared }),
      await signed({ expiresIn: '31s ago' }),
      await signed({ claims: { sub: '' } }),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(issuer)
        .setAudience(audience)
        .sign(keys.privateKey),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(issuer)
        .setAudience('another')
        .setExpirationTime('5m')
        .sign(keys.privateKey),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer('https://another.example.com')
        .setAudience(audience)
        .setExpirationTime('5m')
        .sign(keys.privateKey),
    ]
    for (const token of worthless) expect(await ask(url, token)).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('takes a token by a shared key, and none that another algorithm signed', async () => {
    const url = await startInternal({ shared })
    expect(await ask(url, await signed({ alg: 'HS256', key: shared }))).toEqual([200, { subject: 'someone' }])
    for (const token of [await signed(), await signed({ alg: 'HS512', key: new Uint8Array(64).fill(1) })]) {
      expect(await ask(url, token)).toEqual([401, 'UNAUTHENTICATED'])
    }
    await expect(startInternal({ shared: shared.slice(1) })).rejects.toThrow(RangeError)
  })

  it('is answered 503 while the keys of the issuer cannot be had', async () => {
    const url = await startInternal({ jwksUrl: 'http://127.0.0.1:9/jwks' })
    expect(await ask(url, await signed())).toEqual([503, 'SERVICE_UNAVAILABLE'])
  })

  it('takes no keys from where a redirect leads', async () => {
    const redirecting = createServer((_request, response) =>
      response.writeHead(302, { location: jwksUrl }).end(),
    )
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve))
    const { port } = z.object({ port: z.number() }).parse(redirecting.address())
    const url = await startInternal({ jwksUrl: `http://127.0.0.1:${port}/jwks` })
    expect(await ask(url, await signed())).toEqual([503, 'SERVICE_UNAVAILABLE'])
    redirecting.close()
  })

  it('is in the description of the internal listener, with its proof', async () => {
    const url = await startInternal({ shared })
    const answer = await send(url, '/docs/openapi.json')
    expect(answer.text).toContain('/api/v1/admin/tenants/{tenant_id}/boxes')
    expect(answer.text).toContain('"actorToken"')
  })
})
