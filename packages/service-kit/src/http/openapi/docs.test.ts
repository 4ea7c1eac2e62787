import { currentApiVersion } from '@interview-pass/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestAnswer, type TestApp } from '../../../test/start-app.ts'
import { publicAccess, type AccessRule } from '../access/access.ts'
import { idempotencyKey } from '../request/idempotency-key.ts'
import { route } from '../route.ts'

const money = z
  .string()
  .regex(/^\d+\.\d\d$/)
  .meta({ id: 'DocsTestMoney' })

const byToken: AccessRule<undefined> = {
  name: 'token',
  openApiSecurity: [{ token: [] }],
  errors: ['UNAUTHENTICATED'],
  authenticate: () => undefined,
}

const routes = [
  route({
    method: 'POST',
    path: '/orders/:order_id/refunds',
    operationId: 'refundOrder',
    summary: 'Refund',
    description: 'Gives money back.',
    tags: ['payment'],
    access: byToken,
    params: z.object({ order_id: z.uuid().describe('Which order') }),
    headers: idempotencyKey,
    body: z.object({ amount: money, count: z.int().default(1), at: z.iso.datetime().optional() }),
    answers: {
      201: z.object({ amount: money, sure: z.literal(true) }).meta({ id: 'DocsTestRefund' }),
      202: z.object({ at: z.iso.datetime().nullable() }).meta({ id: 'DocsTestWaiting' }),
    },
    otherAnswers: {
      'text/event-stream': {
        description: 'As it happens',
        events: { step: z.object({ number: z.int() }).meta({ id: 'DocsTestStep' }) },
      },
    },
    errors: ['ORDER_NOT_FOUND', 'REFUND_NOT_ALLOWED', 'DUPLICATE_PAYMENT'],
    handle: async () => ({ status: 202, data: { at: null } }),
  }),
  route({
    method: 'POST',
    path: '/callback',
    operationId: 'notify',
    summary: 'Notify',
    access: publicAccess,
    rateLimit: false,
    bodyType: 'form',
    body: z.string(),
    answers: {},
    otherAnswers: { 'text/plain': 'success or fail' },
    errors: [],
    handle: async () => ({ text: 'success' }),
  }),
]

const response = z.looseObject({
  headers: z.record(z.string(), z.unknown()).default({}),
  content: z.record(z.string(), z.unknown()).default({}),
})
const document = z.object({
  openapi: z.string(),
  info: z.looseObject({ version: z.string() }),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ responses: z.record(z.string(), response) })),
  ),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    headers: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
})

const refundPath = '/api/v1/orders/{order_id}/refunds'

describe('the documentation', () => {
  let app: TestApp
  let read: z.infer<typeof document>
  let served: TestAnswer
  let text: string

  beforeAll(async () => {
    app = await startApp(routes)
    served = await app.send('/docs/openapi.json')
    text = served.text
    read = document.parse(served.json())
  })

  afterAll(() => app.app.close())

  it('describes the routes in OpenAPI 3.1, once each, under the canonical prefix and the version of the API', () => {
    expect(served.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(read.openapi).toBe('3.1.1')
    expect(read.info.version).toBe(`${currentApiVersion.slice(1)}.0.0`)
    expect(Object.keys(read.paths)).toEqual([refundPath, '/api/v1/callback'])
  })

  it('says what goes in, what comes out, what may be refused and who may ask', () => {
    const operation = read.paths[refundPath]?.['post']
    expect(operation).toMatchObject({
      operationId: 'refundOrder',
      summary: 'Refund',
      tags: ['payment'],
      security: [{ token: [] }],
      parameters: [
        {
          in: 'path',
          name: 'order_id',
          required: true,
          description: 'Which order',
          schema: { type: 'string', format: 'uuid' },
        },
        { in: 'header', name: 'Idempotency-Key', schema: { type: 'string', maxLength: 255 } },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/RefundOrderRequest' } } },
      },
    })
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(
      ['200', '201', '202', '400', '401', '404', '409', '413', '415', '422', '429', '500', '503'].sort(),
    )
    expect(operation?.responses['409']).toMatchObject({
      description: expect.stringContaining('`REFUND_NOT_ALLOWED`: This order cannot be refunded; '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorEnvelope' } } },
      'x-error-codes': ['REFUND_NOT_ALLOWED', 'DUPLICATE_PAYMENT', 'IDEMPOTENCY_IN_PROGRESS'],
    })
    expect(operation?.responses['422']).toMatchObject({
      'x-error-codes': ['VALIDATION_FAILED', 'IDEMPOTENCY_KEY_REUSED'],
    })
    const form = read.paths['/api/v1/callback']?.['post']
    expect(form).toMatchObject({ requestBody: { content: { 'application/x-www-form-urlencoded': {} } } })
    expect(form?.responses['429']).toBeUndefined()
  })

  it('names the headers of answers, each where it can come', () => {
    const responses = read.paths[refundPath]?.['post']?.responses ?? {}
    const headers = (status: string) => Object.keys(responses[status]?.headers ?? {})
    expect(headers('201')).toEqual([
      'X-Request-Id',
      'API-Version',
      'RateLimit',
      'RateLimit-Policy',
      'Idempotent-Replayed',
    ])
    expect(headers('429')).toContain('Retry-After')
    expect(headers('429')).not.toContain('Idempotent-Replayed')
    expect(Object.keys(read.components.headers)).toEqual(expect.arrayContaining(headers('409')))
  })

  it('names an envelope after its data, with the one status that it comes with and no pagination', () => {
    const { schemas } = read.components
    expect(schemas['DocsTestRefundEnvelope']).toMatchObject({
      properties: {
        code: { minimum: 201, maximum: 201 },
        data: { $ref: '#/components/schemas/DocsTestRefund' },
      },
    })
    expect(schemas['DocsTestRefundEnvelope']).not.toHaveProperty('properties.pagination')
    expect(schemas['DocsTestWaitingEnvelope']).toMatchObject({ properties: { code: { minimum: 202 } } })
  })

  it('gives the schema of each event of a stream, and of the error that may end it', () => {
    expect(read.paths[refundPath]?.['post']?.responses['200']?.content['text/event-stream']).toMatchObject({
      'x-events': {
        step: { $ref: '#/components/schemas/DocsTestStep' },
        error: { $ref: '#/components/schemas/ErrorBody' },
      },
    })
  })

  it('has no schema that nothing refers to, and no pattern where a format says it', () => {
    const referred = new Set(
      [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name),
    )
    expect(Object.keys(read.components.schemas)).toEqual(
      [...referred].sort((one, other) => (one < other ? -1 : 1)),
    )
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER))
    expect(text).not.toMatch(/"format":"(?:uuid|date-time)","pattern"/)
  })

  it('shows a page that loads nothing from elsewhere, under a policy of its own', async () => {
    expect((await app.send('/docs')).headers['location']).toBe('/docs/')
    const page = await app.send('/docs/')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toContain(
      "default-src 'none';script-src 'self' 'unsafe-inline'",
    )
    expect(page.text).toContain('"url": "openapi.json"')
    expect(page.text).not.toMatch(/https?:\/\//)
    const script = await app.send('/docs/js/scalar.js')
    expect(script.status).toBe(200)
    expect(script.text.length).toBeGreaterThan(1_000_000)
  })
})
