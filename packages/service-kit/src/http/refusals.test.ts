import { connect } from 'node:net'
import { errorCodes, errorEnvelope } from '@interview-pass/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestAnswer, type TestApp, type TestRequest } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { RedisUnavailableError } from '../redis/outage.ts'
import { publicAccess } from './access/access.ts'
import { route } from './route.ts'

class BusyError extends RedisUnavailableError {}

const about = { summary: 'test', access: publicAccess, errors: [] } as const

const routes = [
  route({
    ...about,
    method: 'POST',
    path: '/orders/:order_id',
    params: z.object({ order_id: z.uuid() }),
    query: z.object({ page: z.coerce.number().int().min(1).optional() }),
    headers: z.object({ 'x-thing': z.string().max(3).optional() }),
    body: z.object({
      amount: z.string().regex(/^\d+\.\d\d$/),
      items: z.array(z.object({ name: z.string().min(1) })).max(2),
    }),
    answers: { 200: z.object({}) },
    handle: async () => ({ status: 200, data: {} }),
  }),
  route({
    ...about,
    method: 'POST',
    path: '/form',
    bodyType: 'form',
    body: z.string(),
    answers: {},
    handle: async ({ body, rawBody }) => ({ text: `${body}|${rawBody.toString()}` }),
  }),
  route({
    ...about,
    method: 'GET',
    path: '/fail/:how',
    params: z.object({ how: z.string() }),
    answers: {},
    async handle({ params }) {
      if (params.how === 'busy') throw new BusyError('secret-in-message')
      if (params.how === 'bug') throw new TypeError('secret-in-message')
      if (params.how === 'details') throw new AppError('INVALID_ORDER', { details: { amount: 1n } })
      if (params.how === 'header') return { text: '', headers: { 'x-a': 'a\nb' } }
      if (params.how === 'limited') throw new AppError('RATE_LIMITED', { retryAfterSeconds: 7 })
      throw new AppError('ORDER_NOT_FOUND', { details: { order_id: params.how } })
    },
  }),
]

const good = { amount: '1.00', items: [{ name: 'a' }] }
const path = '/orders/5f0c8a86-93c5-4bc7-9d3f-0b6f0f7f7a11'

const fields = z.object({
  error: z.object({
    details: z.object({ fields: z.array(z.object({ field: z.string(), rule: z.string() })) }),
  }),
})

function fieldsOf(answer: TestAnswer): string[] {
  return fields.parse(answer.json()).error.details.fields.map(({ field }) => field)
}

describe('refusals', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp(routes, {
      bodyLimitBytes: 1000,
    })
  })

  afterAll(() => app.app.close())

  const cases: [name: string, target: string, request: TestRequest, code: keyof typeof errorCodes][] = [
    ['an address that does not exist', '/nowhere', {}, 'ROUTE_NOT_FOUND'],
    ['a method that the address lacks', path, { method: 'DELETE' }, 'METHOD_NOT_ALLOWED'],
    ['an address with a broken escape', '/orders/%zz', { body: good }, 'MALFORMED_REQUEST'],
    [
      'a body that is not JSON',
      path,
      { body: '{"amount":', headers: { 'content-type': 'application/json' } },
      'MALFORMED_REQUEST',
    ],
    [
      'a body that is not UTF-8',
      path,
      { body: Buffer.from([0x22, 0xff, 0x22]), headers: { 'content-type': 'application/json' } },
      'MALFORMED_REQUEST',
    ],
    [
      'a body that reaches for a prototype',
      path,
      { body: '{"__proto__":{}}', headers: { 'content-type': 'application/json' } },
      'MALFORMED_REQUEST',
    ],
    ['a body with NUL in a text', path, { body: { ...good, amount: '\0' } }, 'MALFORMED_REQUEST'],
    [
      'a body with half a surrogate pair',
      path,
      { body: '{"amount":"\\ud800","items":[]}', headers: { 'content-type': 'application/json' } },
      'MALFORMED_REQUEST',
    ],
    ['a missing body', path, { method: 'POST' }, 'MALFORMED_REQUEST'],
    ['a body beyond the limit', path, { body: { ...good, amount: '1'.repeat(2000) } }, 'PAYLOAD_TOO_LARGE'],
    [
      'a body of another type',
      path,
      { body: 'a=1', headers: { 'content-type': 'text/plain' } },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a body without a type', path, { body: 'a=1' }, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a content type that is none',
      path,
      { body: 'a=1', headers: { 'content-type': 'what?' } },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['JSON where a form is expected', '/form', { body: good }, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a value that breaks a rule', path, { body: { ...good, amount: '1' } }, 'VALIDATION_FAILED'],
    ['what the handler refuses', '/fail/here', {}, 'ORDER_NOT_FOUND'],
    ['a fault of our own', '/fail/bug', {}, 'SERVICE_ERROR'],
    ['a dependency that is away', '/fail/busy', {}, 'SERVICE_UNAVAILABLE'],
  ]

  it.each(cases)(
    'answers %s with its code and status, in both languages and under both prefixes',
    async (_name, target, request, code) => {
      for (const prefix of ['/api/v1', '/api']) {
        for (const [accept, language] of [
          ['en-GB,en;q=0.8', 'en'],
          ['fr', 'zh-CN'],
        ] as const) {
          const answer = await app.send(prefix + target, {
            ...request,
            headers: { ...request.headers, 'accept-language': accept },
          })
          const { status, message } = errorCodes[code]
          expect(answer.status).toBe(status)
          const envelope = z.strictObject(errorEnvelope.shape).parse(answer.json())
          expect(envelope).toMatchObject({
            code: status,
            message: message[language],
            error: { code, message: message[language] },
          })
          expect(answer.headers['content-language']).toBe(language)
          expect(answer.headers['x-request-id']).toBe(envelope.request_id)
        }
      }
    },
  )

  it('names every broken rule of every part at once', async () => {
    const answer = await app.send('/api/v1/orders/here?page=0&sort=up', {
      body: { amount: 1, items: [{ name: 'a' }, { name: '' }], extra: 1 },
      headers: { 'x-thing': 'long', 'accept-language': 'en' },
    })
    expect(answer.status).toBe(422)
    expect(fieldsOf(answer).sort()).toEqual([
      'body.amount',
      'body.extra',
      'body.items[1].name',
      'headers.x-thing',
      'params.order_id',
      'query.page',
      'query.sort',
    ])
  })

  it('says the rules in the language of the caller and never repeats the value', async () => {
    const body = { ...good, amount: 'a-private-thing' }
    const english = await app.send(`/api/v1${path}`, { body, headers: { 'accept-language': 'en' } })
    const chinese = await app.send(`/api/v1${path}`, { body })
    expect(english.text).toContain('Invalid string')
    expect(chinese.text).toMatch(/无效/)
    expect(english.text + chinese.text).not.toContain('a-private-thing')
  })

  it('refuses what JSON would let pass by coercion', async () => {
    const answer = await app.send(`/api/v1${path}`, { body: { amount: 1.5, items: [] } })
    expect(fieldsOf(answer)).toEqual(['body.amount'])
  })

  it('hands a form over untouched, as text and as bytes', async () => {
    const answer = await app.send('/api/v1/form', {
      body: 'a=%E4%BD%A0&b=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    })
    expect(answer.text).toBe('a=%E4%BD%A0&b=1|a=%E4%BD%A0&b=1')
  })

  it('answers even when the details or headers of a handler cannot be written', async () => {
    const details = await app.send('/api/v1/fail/details')
    expect([details.status, details.json()['error']]).toMatchObject([422, { code: 'INVALID_ORDER' }])
    expect((await app.send('/api/v1/fail/header')).status).toBe(500)
  })

  it('lists the methods of an address', async () => {
    expect((await app.send(`/api${path}`)).headers['allow']).toBe('POST')
    expect((await app.send('/api/v1/fail/x', { method: 'OPTIONS' })).headers['allow']).toBe('GET')
  })

  it('tells when to come back', async () => {
    expect((await app.send('/api/v1/fail/busy')).headers['retry-after']).toBe('1')
    expect((await app.send('/api/v1/fail/limited')).headers['retry-after']).toBe('7')
  })

  it('never shows the message of an unexpected error, neither to the caller nor in a log', async () => {
    const answers = await Promise.all(['bug', 'busy'].map((how) => app.send(`/api/v1/fail/${how}`)))
    expect(answers.map(({ text }) => text).join('')).not.toContain('secret-in-message')
    expect(JSON.stringify(app.logs)).not.toContain('secret-in-message')
    expect(app.logs).toContainEqual(
      expect.objectContaining({
        msg: 'request failed',
        error: expect.objectContaining({ class: 'TypeError' }),
      }),
    )
  })

  it('answers what is not HTTP with the envelope and closes', async () => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
    socket.write('GET\r\n\r\n')
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(z.instanceof(Buffer).parse(chunk))
    const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
    expect(errorEnvelope.parse(JSON.parse(body)).error.code).toBe('MALFORMED_REQUEST')
  })
})
