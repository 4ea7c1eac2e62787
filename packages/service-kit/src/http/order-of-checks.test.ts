import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { DeadlineError } from '../timing/deadline.ts'
import type { RateLimiter } from '../redis/rate-limit.ts'
import type { AccessRule } from './access/access.ts'
import { createProofLookup } from './access/proof-lookup.ts'
import { route } from './route.ts'

interface Client {
  readonly id: string
}

/** Proof by a header; remembers what it was asked. */
const byHeader: AccessRule<Client> = {
  name: 'header',
  openApiSecurity: [{ token: [] }],
  challenge: 'Token',
  async authenticate({ headers }) {
    const id = headers['x-client']
    if (typeof id !== 'string') throw new AppError('UNAUTHENTICATED')
    return { id }
  },
  callerKey: ({ id }) => id,
  clientId: ({ id }) => id,
}

/** Notes what is counted and lets the first `allowed` of each key through. */
function countingLimiter(allowed: number): RateLimiter & { readonly counted: string[] } {
  const counted: string[] = []
  return {
    counted,
    async consume({ group, key }) {
      counted.push(`${group} ${key}`)
      const used = counted.filter((name) => name === `${group} ${key}`).length
      return {
        allowed: used <= allowed,
        remaining: Math.max(0, allowed - used),
        resetSeconds: 42,
        local: false,
      }
    },
    async giveBack({ group, key }) {
      counted.splice(counted.indexOf(`${group} ${key}`), 1)
    },
  }
}

const body = z.object({ name: z.string() })
const about = { summary: 'test', answers: {}, errors: [] } as const
const json = { 'content-type': 'application/json' }

describe('the order of checks', () => {
  let app: TestApp

  afterEach(() => app.app.close())

  it('asks for proof before it looks at the body', async () => {
    app = await startApp([
      route({
        ...about,
        method: 'POST',
        path: '/things',
        access: byHeader,
        body,
        handle: async () => ({ text: '' }),
      }),
    ])
    const unproved = await app.send('/api/v1/things', { body: '{', headers: json })
    expect([unproved.status, unproved.headers['www-authenticate']]).toEqual([401, 'Token'])
    const proved = await app.send('/api/v1/things', { body: '{', headers: { ...json, 'x-client': 'c1' } })
    expect(proved.status).toBe(400)
  })

  it('limits a proved caller before it looks at the body, and shares the count between both prefixes', async () => {
    const limiter = countingLimiter(2)
    app = await startApp(
      [
        route({
          ...about,
          method: 'POST',
          path: '/things',
          access: byHeader,
          body,
          rateLimit: { group: 'things', perMinute: 2, by: 'caller' },
          handle: async () => ({ text: '' }),
        }),
      ],
      { rateLimiter: limiter },
    )
    const request = { body: { name: 'a' }, headers: { 'x-client': 'c1' } }
    const first = await app.send('/api/v1/things', request)
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"things";q=2;w=60',
      ratelimit: '"things";r=1;t=42',
    })
    await app.send('/api/things', request)
    const refused = await app.send('/api/v1/things', { ...request, body: '{' })
    expect(refused.status).toBe(429)
    expect(refused.headers).toMatchObject({ 'retry-after': '42', ratelimit: '"things";r=0;t=42' })
    expect((await app.send('/api/things', { ...request, headers: { 'x-client': 'c2' } })).status).toBe(200)
    expect(limiter.counted).toEqual(['things c1', 'things c1', 'things c1', 'things c2'])
  })

  it('counts guesses: by address before the proof, and every failed proof', async () => {
    const limiter = countingLimiter(1000)
    app = await startApp(
      [
        route({
          ...about,
          method: 'GET',
          path: '/verify',
          access: byHeader,
          rateLimit: { group: 'verify', perMinute: 100, by: 'address' },
          handle: async () => ({ text: '' }),
        }),
      ],
      { rateLimiter: limiter },
    )
    await app.send('/api/v1/verify')
    await app.send('/api/v1/verify', { headers: { 'x-client': 'c1' } })
    expect(limiter.counted).toEqual(['verify 127.0.0.1', 'unproved 127.0.0.1', 'verify 127.0.0.1'])
  })

  it('lets a right proof in from an address that has used up its failures: others may share it', async () => {
    app = await startApp(
      [
        route({
          ...about,
          method: 'GET',
          path: '/things',
          access: byHeader,
          rateLimit: false,
          handle: async () => ({ text: '' }),
        }),
      ],
      { rateLimiter: countingLimiter(1) },
    )
    expect((await app.send('/api/things')).status).toBe(401)
    const refused = await app.send('/api/things')
    expect(refused.status).toBe(429)
    expect(refused.headers).toMatchObject({ 'retry-after': '42', ratelimit: '"unproved";r=0;t=42' })
    expect((await app.send('/api/things', { headers: { 'x-client': 'c1' } })).status).toBe(200)
  })

  it('looks up proofs that it does not know as good only while the address has failed proofs left, and a known one always', async () => {
    const lookups: string[] = []
    const find = createProofLookup({
      keepMs: 0,
      async find(id) {
        lookups.push(id)
        if (id === 'broken') throw new DeadlineError(1)
        return id.startsWith('good') ? { id } : undefined
      },
    })
    const looksUp: AccessRule<Client> = {
      ...byHeader,
      async authenticate(request) {
        const client = await find(request, String(request.headers['x-client']))
        if (client === undefined) throw new AppError('UNAUTHENTICATED')
        return client
      },
    }
    const limiter = countingLimiter(3)
    const handle = async () => ({ text: '' })
    app = await startApp(
      [route({ ...about, method: 'GET', path: '/things', access: looksUp, rateLimit: false, handle })],
      { rateLimiter: limiter },
    )
    const statusOf = async (id: string) =>
      (await app.send('/api/things', { headers: { 'x-client': id } })).status
    for (const good of ['good1', 'good2', 'good3', 'good4', 'good1']) expect(await statusOf(good)).toBe(200)
    expect(await statusOf('broken')).toBe(503)
    expect(limiter.counted).toEqual([])
    expect([await statusOf('bad1'), await statusOf('bad1'), await statusOf('bad2')]).toEqual([401, 401, 401])
    expect([await statusOf('bad3'), await statusOf('good5')]).toEqual([429, 429])
    expect(await statusOf('good1')).toBe(200)
    expect(lookups).toEqual(['good1', 'good2', 'good3', 'good4', 'good1', 'broken', 'bad1', 'bad2', 'good1'])
  })

  it('gives some callers a quota of their own, counts others by what the route says, and lets an exempt route be', async () => {
    const limiter = countingLimiter(1000)
    const handle = async () => ({ text: '' })
    app = await startApp(
      [
        route({
          ...about,
          method: 'GET',
          path: '/quota',
          access: byHeader,
          rateLimit: {
            group: 'quota',
            perMinute: ({ caller }) => (caller.id === 'big' ? 1000 : 10),
            by: ({ caller, address }) => `${caller.id}@${address}`,
          },
          handle,
        }),
        route({ ...about, method: 'GET', path: '/exempt', access: byHeader, rateLimit: false, handle }),
        route({ ...about, method: 'GET', path: '/usual', access: byHeader, handle }),
      ],
      { rateLimiter: limiter },
    )
    const ask = (path: string, id: string) => app.send(`/api/${path}`, { headers: { 'x-client': id } })
    expect((await ask('quota', 'big')).headers['ratelimit-policy']).toBe('"quota";q=1000;w=60')
    expect((await ask('quota', 'small')).headers['ratelimit-policy']).toBe('"quota";q=10;w=60')
    expect((await ask('exempt', 'small')).headers['ratelimit-policy']).toBeUndefined()
    expect((await ask('usual', 'small')).headers['ratelimit-policy']).toBe('"default";q=600;w=60')
    expect(limiter.counted).toEqual(['quota big@127.0.0.1', 'quota small@127.0.0.1', 'default small'])
  })

  it('does not believe a forwarded address when no proxy is trusted', async () => {
    const limiter = countingLimiter(1000)
    app = await startApp(
      [
        route({
          ...about,
          method: 'GET',
          path: '/a',
          access: byHeader,
          rateLimit: { group: 'a', perMinute: 5, by: 'address' },
          handle: async () => ({ text: '' }),
        }),
      ],
      { rateLimiter: limiter },
    )
    await app.send('/api/a', { headers: { 'x-forwarded-for': '203.0.113.9', 'x-client': 'c' } })
    expect(limiter.counted).toEqual(['a 127.0.0.1'])
  })
})
