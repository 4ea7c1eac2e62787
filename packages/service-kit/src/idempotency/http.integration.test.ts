import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from '../app-error.ts'
import { publicAccess } from '../http/access/access.ts'
import { route } from '../http/route.ts'
import { idempotent, requestHash } from './idempotency.ts'
import { idempotencyInput, openThings, type Things } from '../../test/idempotency-fixture.ts'
import { startApp, type TestApp } from '../../test/start-app.ts'

describe('idempotent work over HTTP', () => {
  let things: Things
  let app: TestApp

  beforeAll(async () => {
    things = await openThings()
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
            { db: things.db, now: () => new Date() },
            idempotencyInput({ key: headers['idempotency-key'], bodyHash: requestHash(params, rawBody) }),
            async (claim) => {
              if (body.name === 'refused') throw new AppError('INVALID_ORDER')
              return { status: 201 as const, data: { id: await things.make(claim), secret: 'HUSH' } }
            },
          ),
      }),
    ])
  })

  afterAll(async () => {
    await app.app.close()
    await things.close()
  })

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
