import { randomUUID } from 'node:crypto'
import { errorEnvelope, successEnvelope } from '@interview-pass/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { expectDeclaredErrors } from '../testing/undeclared-errors.ts'
import { publicAccess } from './access/access.ts'
import { pageQuery } from './request/pages.ts'
import { route } from './route.ts'

const thing = z.object({ id: z.uuid(), owner: z.object({ name: z.string() }) })
const id = '5f0c8a86-93c5-4bc7-9d3f-0b6f0f7f7a11'
const stored = { id, secret: 'hush', owner: { name: 'Lin', password: 'hush' } }

const about = { summary: 'test', access: publicAccess, errors: [] } as const

const routes = [
  route({
    ...about,
    method: 'GET',
    path: '/things/:thing_id',
    params: z.object({ thing_id: z.string() }),
    answers: { 200: thing },
    handle: async ({ params }) => ({
      status: 200,
      data: { ...stored, id: params.thing_id },
      links: { self: `/api/v1/things/${params.thing_id}` },
    }),
  }),
  route({
    ...about,
    method: 'GET',
    path: '/things',
    query: z.object({ ...pageQuery, owner: z.string().max(10).optional() }),
    isList: true,
    answers: { 200: z.array(thing) },
    handle: async () => ({
      status: 200,
      data: [stored],
      pagination: { page: 1, size: 20, total: 1, total_pages: 1 },
      headers: { 'x-extra': 'yes' },
    }),
  }),
  route({
    ...about,
    method: 'GET',
    path: '/undeclared',
    answers: {},
    handle: async () => {
      throw new AppError('DUPLICATE_PAYMENT')
    },
  }),
  route({
    ...about,
    method: 'GET',
    path: '/pages-of-no-list',
    answers: { 200: z.array(thing) },
    handle: async () => ({
      status: 200,
      data: [stored],
      pagination: { page: 1, size: 20, total: 1, total_pages: 1 },
    }),
  }),
  route({
    ...about,
    method: 'POST',
    path: '/things',
    body: z.object({ name: z.string() }),
    answers: { 201: thing, 202: z.object({}) },
    handle: async ({ body }) =>
      body.name === 'later'
        ? { status: 202, data: {} }
        : { status: 201, data: { ...stored, owner: { name: body.name } } },
  }),
  route({
    ...about,
    method: 'GET',
    path: '/broken',
    answers: { 200: z.object({ id: z.uuid() }) },
    handle: async () => ({ status: 200, data: { id: 'not a uuid: hush' } }),
  }),
  route({
    ...about,
    method: 'GET',
    path: '/plain',
    answers: {},
    handle: async () => ({ text: 'success' }),
  }),
  route({
    ...about,
    method: 'GET',
    path: '/markdown',
    answers: {},
    handle: async () => ({ text: '# 你好', contentType: 'text/markdown' as const }),
  }),
]

describe('answers', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp(routes)
  })

  afterAll(() => app.app.close())

  it('puts the envelope of the contracts around data', async () => {
    const answer = await app.send(`/api/v1/things/${id}`)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    const envelope = z.strictObject(successEnvelope(thing).shape).parse(answer.json())
    expect(envelope).toMatchObject({ code: 200, version: 'v1', _links: { self: `/api/v1/things/${id}` } })
    expect(Math.abs(Date.parse(envelope.timestamp) - Date.now())).toBeLessThan(5000)
  })

  it('answers both prefixes alike, without a redirect', async () => {
    const headers = { 'x-request-id': randomUUID() }
    const [long, short] = await Promise.all([
      app.send(`/api/v1/things/${id}`, { headers }),
      app.send(`/api/things/${id}`, { headers }),
    ])
    const stable = ({ timestamp: _, ...rest }: Record<string, unknown>) => rest
    expect(stable(short.json())).toEqual(stable(long.json()))
    expect({ ...short.headers, date: '' }).toEqual({ ...long.headers, date: '' })
  })

  it('never lets a key out that the schema does not name', async () => {
    for (const target of [`/api/v1/things/${id}`, '/api/v1/things']) {
      expect((await app.send(target)).text).not.toContain('hush')
    }
  })

  it('shows the pagination of a list and the headers of the handler', async () => {
    const answer = await app.send('/api/v1/things')
    expect(answer.json()).toMatchObject({ pagination: { page: 1, size: 20, total: 1, total_pages: 1 } })
    expect(answer.headers['x-extra']).toBe('yes')
  })

  it.each([
    [
      'a list, with its page and filters',
      '/things?page=1&owner=%E6%9E%97',
      '/api/v1/things?page=1&owner=%E6%9E%97',
    ],
    ['what its handler links to', `/things/${id}?x`, `/api/v1/things/${id}`],
  ])('links to what is read, the same under both prefixes: %s', async (_what, target, self) => {
    for (const prefix of ['/api/v1', '/api']) {
      expect((await app.send(prefix + target)).json()['_links']).toEqual({ self })
    }
  })

  it('links to nothing where something is done and the handler knows no address of it', async () => {
    expect((await app.send('/api/v1/things', { body: { name: 'Wu' } })).json()).not.toHaveProperty('_links')
  })

  it('says so when a route answers an error that it does not declare, and tests fail over it', async () => {
    expect((await app.send('/api/v1/undeclared')).status).toBe(409)
    const lines = app.logs.map((line) => JSON.stringify(line))
    expect(() => expectDeclaredErrors(lines)).toThrow(/DUPLICATE_PAYMENT/)
    expect(() => expectDeclaredErrors([])).not.toThrow()
  })

  it('lets no pagination out of a route that is not declared as a list', async () => {
    expect((await app.send('/api/v1/pages-of-no-list')).status).toBe(500)
  })

  it('answers with the status that the handler chose', async () => {
    const created = await app.send('/api/v1/things', { body: { name: 'Wu' } })
    expect(created.status).toBe(201)
    expect(created.json()).toMatchObject({ code: 201, data: { owner: { name: 'Wu' } } })
    expect((await app.send('/api/v1/things', { body: { name: 'later' } })).status).toBe(202)
  })

  it('echoes the request id of the caller when it is a uuid, and makes one when it is not', async () => {
    const requestId = randomUUID()
    const echoed = await app.send('/api/v1/things', { headers: { 'x-request-id': requestId } })
    expect(echoed.headers['x-request-id']).toBe(requestId)
    expect(echoed.json()['request_id']).toBe(requestId)
    const made = await app.send('/api/v1/things', { headers: { 'x-request-id': 'x"},{"' } })
    expect(z.uuid().parse(made.headers['x-request-id'])).toBe(made.json()['request_id'])
  })

  it('answers 500 without the data when a handler breaks its own schema', async () => {
    const answer = await app.send('/api/v1/broken')
    expect(answer.status).toBe(500)
    expect(errorEnvelope.parse(answer.json()).error.code).toBe('SERVICE_ERROR')
    expect(answer.text).not.toContain('hush')
    expect(JSON.stringify(app.logs)).not.toContain('hush')
  })

  it('sends a bare text where a protocol wants no envelope', async () => {
    const plain = await app.send('/api/v1/plain')
    expect(plain).toMatchObject({ status: 200, text: 'success' })
    expect(plain.headers['content-type']).toBe('text/plain; charset=utf-8')
    const markdown = await app.send('/api/v1/markdown')
    expect(markdown.text).toBe('# 你好')
    expect(markdown.headers['content-type']).toBe('text/markdown; charset=utf-8')
  })

  it('protects every answer with the same headers and names the version', async () => {
    for (const target of ['/api/v1/things', '/nowhere', '/livez', '/api/v1/plain']) {
      expect((await app.send(target)).headers).toMatchObject({
        'api-version': 'v1',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
    }
  })
})

describe('a deprecated version', () => {
  it('says so in its headers and names the next one', async () => {
    const { app, send } = await startApp(routes, {
      apiVersion: { name: 'v0', deprecated: true, sunset: '2027-06-30', features: [] },
    })
    const answer = await send('/api/v1/things?page=1')
    expect(answer.headers).toMatchObject({
      'api-version': 'v0',
      deprecation: 'true',
      sunset: 'Wed, 30 Jun 2027 00:00:00 GMT',
    })
    expect(answer.json()).toMatchObject({
      version: 'v0',
      _links: { self: '/api/v1/things?page=1', upgrade: '/api/v1' },
    })
    await app.close()
  })
})
