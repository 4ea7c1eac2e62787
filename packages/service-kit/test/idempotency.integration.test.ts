import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from './start-app.ts'
import { AppError } from '../src/app-error.ts'
import { openDatabase, type Database } from '../src/database.ts'
import { publicAccess } from '../src/http/access.ts'
import { route } from '../src/http/route.ts'
import {
  bindResource,
  idempotent,
  requestHash,
  type IdempotencyClaim,
  type IdempotencyInput,
} from '../src/idempotency.ts'
import { createKitTables, createTestDatabase, type TestDatabase } from '../src/testing/index.ts'

const leaseMs = 30_000
const bornAt = Date.parse('2026-01-15T10:00:00.000Z')

describe('idempotent work', () => {
  let testDatabase: TestDatabase
  let database: Database
  let nowMs = bornAt

  beforeAll(async () => {
    testDatabase = await createTestDatabase({ purpose: 'kit_idempotency' })
    await createKitTables(testDatabase.url, 'kit')
    database = openDatabase({
      url: testDatabase.url,
      schema: 'kit',
      applicationName: 'test',
      poolMax: 5,
      statementTimeoutMs: 5000,
    })
    await database.db.execute(sql`create table things (id uuid primary key)`)
  })

  afterAll(async () => {
    await database.close()
    await testDatabase.drop()
  })

  const needs = () => ({ db: database.db, now: () => new Date(nowMs) })

  const inputOf = (changes: Partial<IdempotencyInput> = {}): IdempotencyInput => ({
    tenantId: 1n,
    caller: 'client',
    route: 'POST /things',
    key: randomUUID(),
    bodyHash: requestHash({}, Buffer.from('{}')),
    leaseMs,
    store: 'ANSWER',
    ...changes,
  })

  /** Makes a thing and binds it, as a use case does. */
  const makeThing = async (claim: IdempotencyClaim | undefined): Promise<string> => {
    if (claim?.resourceId !== undefined) return claim.resourceId
    const id = randomUUID()
    await database.transaction(async (tx) => {
      await tx.execute(sql`insert into things (id) values (${id})`)
      await bindResource(tx, claim, id)
    })
    return id
  }

  const countThings = async (): Promise<number> => {
    const rows = await database.db.execute(sql`select count(*)::int as n from things`)
    return z.array(z.object({ n: z.int() })).parse([...rows])[0]?.n ?? 0
  }

  const created = async (claim: IdempotencyClaim | undefined) => ({
    status: 201 as const,
    data: { id: await makeThing(claim) },
    links: { self: '/things' },
    headers: { 'x-extra': 'yes' },
  })

  const never = (): Promise<never> => Promise.reject(new Error('must not run'))

  it('gives the first answer again for the same key and request', async () => {
    const input = inputOf()
    const first = await idempotent(needs(), input, created)
    expect(await idempotent(needs(), input, never)).toMatchObject({ replay: first })
  })

  it('remembers nothing without a key', async () => {
    const before = await countThings()
    const input = inputOf({ key: undefined })
    await idempotent(needs(), input, created)
    await idempotent(needs(), input, created)
    expect(await countThings()).toBe(before + 2)
  })

  it('keeps tenants, callers and routes apart', async () => {
    const input = inputOf()
    await idempotent(needs(), input, created)
    for (const changes of [{ tenantId: 2n }, { caller: 'other' }, { route: 'POST /others' }]) {
      expect(await idempotent(needs(), { ...input, ...changes }, created)).toHaveProperty('status', 201)
    }
  })

  it('refuses another request under the same key, finished or running', async () => {
    const input = inputOf()
    const other = { ...input, bodyHash: requestHash({}, Buffer.from('{"a":1}')) }
    await idempotent(needs(), input, async (claim) => {
      await expect(idempotent(needs(), other, never)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      })
      return created(claim)
    })
    await expect(idempotent(needs(), other, never)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  it('does the work once for fifty calls at once, and tells the others to wait', async () => {
    const before = await countThings()
    const input = inputOf()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => idempotent(needs(), input, created)),
    )
    expect(await countThings()).toBe(before + 1)
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', retryAfterSeconds: 1 })
    expect(refusals.length).toBeLessThan(50)
  })

  it.each(['ANSWER', 'RESOURCE_ONLY'] as const)(
    'resumes the resource of a crashed attempt once its lease is over, and makes no second (%s)',
    async (store) => {
      const before = await countThings()
      const input = inputOf({ store })
      const crashed = Promise.withResolvers<string>()
      const hanging = idempotent(needs(), input, async (claim) => {
        crashed.resolve(await makeThing(claim))
        return Promise.withResolvers<never>().promise
      })
      hanging.catch(() => undefined)
      const resourceId = await crashed.promise
      await expect(idempotent(needs(), input, never)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_IN_PROGRESS',
      })
      nowMs += leaseMs
      const seen: unknown[] = []
      const answer = await idempotent(needs(), input, async (claim) => {
        seen.push(claim)
        return created(claim)
      })
      expect(seen).toMatchObject([{ kind: 'RESUMED', resourceId }])
      expect(answer).toMatchObject({ data: { id: resourceId } })
      expect(await countThings()).toBe(before + 1)
    },
  )

  it('lets an attempt that was slower than its lease make no second resource', async () => {
    const before = await countThings()
    const input = inputOf()
    const slow = idempotent(needs(), input, async (claim) => {
      nowMs += leaseMs
      await idempotent(needs(), input, created)
      return created(claim)
    })
    await expect(slow).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' })
    expect(await countThings()).toBe(before + 1)
    expect(await idempotent(needs(), input, never)).toHaveProperty('replay.status', 201)
  })

  it.each([
    ['a limit', new AppError('RATE_LIMITED')],
    ['a fault of our own', new AppError('SERVICE_ERROR')],
    ['a dependency that is away', new AppError('SERVICE_UNAVAILABLE')],
    ['the refusal of a channel', new AppError('PAYMENT_FAILED')],
    ['anything unknown', new Error('unknown')],
  ])('does not store %s: the next attempt may succeed at once', async (_name, failure) => {
    const input = inputOf()
    await expect(idempotent(needs(), input, () => Promise.reject(failure))).rejects.toBe(failure)
    expect(await idempotent(needs(), input, created)).toHaveProperty('status', 201)
  })

  it('gives a refusal by rule again', async () => {
    const input = inputOf()
    const refusal = new AppError('INVALID_ORDER', { details: { reason: 'product' } })
    await expect(idempotent(needs(), input, () => Promise.reject(refusal))).rejects.toBe(refusal)
    const again = await idempotent(needs(), input, never)
    expect(again).toMatchObject({ replay: { code: 'INVALID_ORDER', details: { reason: 'product' } } })
  })

  it('stores no body where it may hold a secret: a repeat does the work again with the resource, and says so', async () => {
    const input = inputOf({ store: 'RESOURCE_ONLY' })
    const before = await countThings()
    const tokenFor = async (claim: IdempotencyClaim | undefined) => {
      const id = await makeThing(claim)
      return { status: 201 as const, data: { id, token: `HUSH-${randomUUID()}` } }
    }
    const first = await idempotent(needs(), input, tokenFor)
    const again = await idempotent(needs(), input, tokenFor)
    expect(first).not.toHaveProperty('headers')
    expect(again).toMatchObject({ headers: { 'idempotent-replayed': 'true' } })
    expect(await countThings()).toBe(before + 1)
    const rows = await database.db.execute(sql`select * from idempotency_keys where key = ${input.key}`)
    expect(
      JSON.stringify([...rows], (_name, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    ).not.toContain('HUSH')
  })

  it('refuses to store what would come back as something else', async () => {
    const work = async () => ({ status: 200 as const, data: { at: new Date() } })
    await expect(idempotent(needs(), inputOf(), work)).rejects.toThrow(TypeError)
  })

  it('refuses a key that is too long, naming the header', async () => {
    await expect(idempotent(needs(), inputOf({ key: 'x'.repeat(256) }), never)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { fields: [{ field: 'headers.idempotency-key' }] },
    })
  })

  describe('over HTTP', () => {
    let app: TestApp

    beforeAll(async () => {
      app = await startApp([
        route({
          method: 'POST',
          path: '/things',
          summary: 'test',
          access: publicAccess,
          headers: z.object({ 'idempotency-key': z.string().max(255).optional() }),
          body: z.object({ name: z.string() }),
          answers: { 201: z.object({ id: z.uuid() }) },
          errors: [],
          handle: ({ headers, rawBody, params, body }) =>
            idempotent(
              needs(),
              inputOf({ key: headers['idempotency-key'], bodyHash: requestHash(params, rawBody) }),
              async (claim) => {
                if (body.name === 'refused') throw new AppError('INVALID_ORDER')
                return { status: 201 as const, data: { id: await makeThing(claim), secret: 'HUSH' } }
              },
            ),
        }),
      ])
    })

    afterAll(() => app.app.close())

    it('replays under either prefix with a header, and lets nothing out that the schema does not name', async () => {
      const headers = { 'idempotency-key': randomUUID() }
      const first = await app.send('/api/v1/things', { body: { name: 'a' }, headers })
      const again = await app.send('/api/things', { body: { name: 'a' }, headers })
      expect(first.headers['idempotent-replayed']).toBeUndefined()
      expect(again.headers['idempotent-replayed']).toBe('true')
      expect([again.status, again.json()['data']]).toEqual([201, first.json()['data']])
      expect(first.text + again.text).not.toContain('HUSH')
      const other = await app.send('/api/things', { body: { name: 'b' }, headers })
      expect([other.status, other.headers['idempotent-replayed']]).toEqual([422, undefined])
    })

    it('replays a refusal too', async () => {
      const headers = { 'idempotency-key': randomUUID() }
      await app.send('/api/v1/things', { body: { name: 'refused' }, headers })
      const again = await app.send('/api/v1/things', { body: { name: 'refused' }, headers })
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([422, 'true'])
      expect(again.json()).toMatchObject({ error: { code: 'INVALID_ORDER' } })
    })
  })
})
