import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { publicAccess, type AccessRule } from './access/access.ts'
import { route } from './route.ts'

const bodyLimitBytes = 64 * 1024
const json = { 'content-type': 'application/json' }
const handled: unknown[] = []

const proved: AccessRule<undefined> = {
  name: 'proved',
  openApiSecurity: [],
  authenticate() {
    throw new AppError('UNAUTHENTICATED')
  },
}

const about = { summary: 'test', errors: [], answers: { 200: z.object({}) } } as const

const routes = [
  route({
    ...about,
    method: 'POST',
    path: '/things',
    access: publicAccess,
    query: z.object({ page: z.string().optional() }),
    body: z.object({ name: z.string(), parts: z.array(z.object({ name: z.string() })).max(3) }),
    async handle({ body }) {
      handled.push(body)
      return { status: 200, data: {} }
    },
  }),
  route({
    ...about,
    method: 'GET',
    path: '/books/:book_id/pages',
    access: proved,
    params: z.object({ book_id: z.string() }),
    handle: async () => ({ status: 200, data: {} }),
  }),
]

describe('a hostile request', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp(routes, { bodyLimitBytes })
  })

  afterAll(() => app.app.close())

  const deep = (open: string, close: string, left = '') => {
    const levels = Math.floor((bodyLimitBytes - 100) / (open.length + close.length))
    return `{"name":"a","parts":${open.repeat(levels)}${left}${close.repeat(levels)}}`
  }

  it.each([
    ['arrays in arrays', deep('[', ']'), 'VALIDATION_FAILED'],
    ['objects in objects', deep('{"a":', '}', '1'), 'VALIDATION_FAILED'],
    ['arrays around what cannot be stored', deep('[', ']', '"\\u0000"'), 'MALFORMED_REQUEST'],
    ['arrays that never end', deep('[', ''), 'MALFORMED_REQUEST'],
    ['a number beyond all measure', `{"name":1${'0'.repeat(60_000)},"parts":[]}`, 'VALIDATION_FAILED'],
    ['thousands of parts', `{"name":"a","parts":[${'{},'.repeat(15_000)}{}]}`, 'VALIDATION_FAILED'],
    ['thousands of fields', `{${'"x":1,'.repeat(8_000)}"name":"a"}`, 'VALIDATION_FAILED'],
  ])('of %s is refused in a short answer, and the next one is answered', async (_what, body, code) => {
    const answer = await app.send('/api/v1/things', { method: 'POST', headers: json, body })
    expect(answer.json()).toMatchObject({ error: { code } })
    expect(answer.text.length).toBeLessThan(20_000)
    expect((await app.send('/api/v1/things', { body: { name: 'a', parts: [] } })).status).toBe(200)
  })

  it.each([
    '{"name":"a","parts":[],"__proto__":{"polluted":true}}',
    '{"name":"a","parts":[{"name":"b","__proto__":{"polluted":true}}]}',
    String.raw`{"name":"a","parts":[{"name":"b","\u005f\u005fproto\u005f_":{"polluted":true}}]}`,
    '{"name":"a","parts":[],"constructor":{"prototype":{"polluted":true}}}',
  ])('reaches no prototype by %s', async (body) => {
    handled.length = 0
    const answer = await app.send('/api/v1/things', { method: 'POST', headers: json, body })
    expect(answer.status).toBe(400)
    expect(handled).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it.each(['__proto__=1', '__proto__[polluted]=1', 'constructor[prototype][polluted]=1', 'page[]=1'])(
    'reaches no prototype by the query %s',
    async (query) => {
      const answer = await app.send(`/api/v1/things?${query}`, { body: { name: 'a', parts: [] } })
      expect(answer.status).toBe(422)
      expect(Object.keys(Object.prototype)).toEqual([])
    },
  )

  it.each([
    '/api/v1/books/7/pages',
    '/api/v1/books/7/pages/',
    '/api/v1//books/7/pages',
    '//api/v1/books/7/pages',
    '/api/v1/BOOKS/7/pages',
    '/api/v1/%62ooks/7/pages',
    '/api/v1/books/7%2Fpages',
    '/api/v1/books/..%2F7/pages',
    '/api/v1/things/../books/7/pages',
    '/api/v1/./books/7/pages',
    '/api/v1/books/7/pages;a=b',
    '/api/v1/books/7/pages%00',
    String.raw`/api/v1\books\7\pages`,
    'http://elsewhere.example/api/v1/books/7/pages',
  ])('gets past no proof, however the path is written: %s', async (target) => {
    expect([400, 401, 404]).toContain((await app.send(target)).status)
  })

  it('by a page of another origin shows that page nothing, and may not even be asked about', async () => {
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' }
    for (const method of ['OPTIONS', 'POST']) {
      const answer = await app.send('/api/v1/things', { method, headers })
      expect(answer.status).toBe(method === 'OPTIONS' ? 405 : 400)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })

  it('of headers beyond all measure is refused', async () => {
    const headers = { 'x-long': 'a'.repeat(20_000) }
    expect((await app.send('/api/v1/things', { headers })).json()).toMatchObject({ code: 400 })
  })

  it('says in no answer what it sent in a header or a path', async () => {
    const planted = '<script>alert(1)</script>'
    const answer = await app.send(`/api/v1/things/${encodeURIComponent(planted)}`, {
      headers: { 'x-request-id': planted, 'accept-language': planted },
    })
    expect(JSON.stringify(answer)).not.toContain(planted)
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })
})
