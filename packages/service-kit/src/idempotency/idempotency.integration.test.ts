import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../app-error.ts'
import { idempotent, requestHash, type IdempotencyClaim, type IdempotencyInput } from './idempotency.ts'
import { idempotencyInput, openThings, type Things } from '../../test/idempotency-fixture.ts'

const leaseMs = 30_000

const inputOf = (changes?: Partial<IdempotencyInput>) => idempotencyInput({ leaseMs, ...changes })

describe('idempotent work', () => {
  let things: Things
  let nowMs = Date.parse('2026-01-15T10:00:00.000Z')

  beforeAll(async () => {
    things = await openThings()
  })

  afterAll(() => things.close())

  const deps = () => ({ db: things.db, now: () => new Date(nowMs) })

  const created = async (claim: IdempotencyClaim | undefined) => ({
    status: 201 as const,
    data: { id: await things.make(claim) },
    links: { self: '/things' },
    headers: { 'x-extra': 'yes' },
  })

  const never = (): Promise<never> => Promise.reject(new Error('must not run'))

  it('gives the first answer again for the same key and request', async () => {
    const input = inputOf()
    const first = await idempotent(deps(), input, created)
    expect(await idempotent(deps(), input, never)).toMatchObject({ replay: first })
  })

  it('remembers nothing without a key', async () => {
    const before = await things.count()
    const input = inputOf({ key: undefined })
    await idempotent(deps(), input, created)
    await idempotent(deps(), input, created)
    expect(await things.count()).toBe(before + 2)
  })

  it('keeps tenants, callers and routes apart', async () => {
    const input = inputOf()
    await idempotent(deps(), input, created)
    for (const changes of [{ tenantId: 2n }, { caller: 'other' }, { route: 'POST /others' }]) {
      expect(await idempotent(deps(), { ...input, ...changes }, created)).toHaveProperty('status', 201)
    }
  })

  it('refuses another request under the same key, finished or running', async () => {
    const input = inputOf()
    const other = { ...input, bodyHash: requestHash({}, Buffer.from('{"a":1}')) }
    await idempotent(deps(), input, async (claim) => {
      await expect(idempotent(deps(), other, never)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      })
      return created(claim)
    })
    await expect(idempotent(deps(), other, never)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  it('refuses another request even after the first one failed', async () => {
    const input = inputOf()
    const failure = new AppError('SERVICE_UNAVAILABLE')
    await expect(idempotent(deps(), input, () => Promise.reject(failure))).rejects.toBe(failure)
    const other = { ...input, bodyHash: requestHash({}, Buffer.from('{"a":1}')) }
    await expect(idempotent(deps(), other, never)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  it('does the work once for fifty calls at once, and tells the others to wait', async () => {
    const before = await things.count()
    const input = inputOf()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => idempotent(deps(), input, created)),
    )
    expect(await things.count()).toBe(before + 1)
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', retryAfterSeconds: 1 })
    }
    expect(refusals.length).toBeLessThan(50)
  })

  it.each(['ANSWER', 'RESOURCE_ONLY'] as const)(
    'resumes the resource of a crashed attempt once its lease is over, and makes no second (%s)',
    async (store) => {
      const before = await things.count()
      const input = inputOf({ store })
      const crashed = Promise.withResolvers<string>()
      const hanging = idempotent(deps(), input, async (claim) => {
        crashed.resolve(await things.make(claim))
        return Promise.withResolvers<never>().promise
      })
      hanging.catch(() => undefined)
      const resourceId = await crashed.promise
      await expect(idempotent(deps(), input, never)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_IN_PROGRESS',
      })
      nowMs += leaseMs
      const seen: unknown[] = []
      const answer = await idempotent(deps(), input, async (claim) => {
        seen.push(claim)
        return created(claim)
      })
      expect(seen).toMatchObject([{ kind: 'RESUMED', resourceId }])
      expect(answer).toMatchObject({ data: { id: resourceId } })
      expect(await things.count()).toBe(before + 1)
    },
  )

  it('lets an attempt that was slower than its lease make no second resource', async () => {
    const before = await things.count()
    const input = inputOf()
    const slow = idempotent(deps(), input, async (claim) => {
      nowMs += leaseMs
      await idempotent(deps(), input, created)
      return created(claim)
    })
    await expect(slow).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' })
    expect(await things.count()).toBe(before + 1)
    expect(await idempotent(deps(), input, never)).toHaveProperty('replay.status', 201)
  })

  it.each([
    ['a limit', new AppError('RATE_LIMITED')],
    ['a fault of our own', new AppError('SERVICE_ERROR')],
    ['a dependency that is away', new AppError('SERVICE_UNAVAILABLE')],
    ['the refusal of a channel', new AppError('PAYMENT_FAILED')],
    ['what says when to ask again', new AppError('DUPLICATE_PAYMENT', { retryAfterSeconds: 5 })],
    ['anything unknown', new Error('unknown')],
  ])('does not store %s: the next attempt may succeed at once', async (_name, failure) => {
    const input = inputOf()
    await expect(idempotent(deps(), input, () => Promise.reject(failure))).rejects.toBe(failure)
    expect(await idempotent(deps(), input, created)).toHaveProperty('status', 201)
  })

  it('gives a refusal by rule again', async () => {
    const input = inputOf()
    const refusal = new AppError('INVALID_ORDER', { details: { reason: 'product' } })
    await expect(idempotent(deps(), input, () => Promise.reject(refusal))).rejects.toBe(refusal)
    const again = await idempotent(deps(), input, never)
    expect(again).toMatchObject({ replay: { code: 'INVALID_ORDER', details: { reason: 'product' } } })
  })

  it('stores no body where it may hold a secret: a repeat does the work again with the resource, and says so', async () => {
    const input = inputOf({ store: 'RESOURCE_ONLY' })
    const before = await things.count()
    const tokenFor = async (claim: IdempotencyClaim | undefined) => {
      const id = await things.make(claim)
      return { status: 201 as const, data: { id, token: `HUSH-${randomUUID()}` } }
    }
    const first = await idempotent(deps(), input, tokenFor)
    const again = await idempotent(deps(), input, tokenFor)
    expect(first).not.toHaveProperty('headers')
    expect(again).toMatchObject({ headers: { 'idempotent-replayed': 'true' } })
    expect(await things.count()).toBe(before + 1)
    const rows = await things.db.execute(sql`select * from idempotency_keys where key = ${input.key}`)
    expect(
      JSON.stringify([...rows], (_name, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    ).not.toContain('HUSH')
  })

  it('refuses to store what would come back as something else', async () => {
    const work = async () => ({ status: 200 as const, data: { at: new Date() } })
    await expect(idempotent(deps(), inputOf(), work)).rejects.toThrow(TypeError)
  })

  it('refuses a key that is too long, naming the header', async () => {
    await expect(idempotent(deps(), inputOf({ key: 'x'.repeat(256) }), never)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { fields: [{ field: 'headers.idempotency-key' }] },
    })
  })
})
