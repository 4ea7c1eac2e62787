import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { publicAccess, type AccessRule } from '../access/access.ts'
import { openApiOf } from '../app.ts'
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
    summary: 'Refund',
    description: 'Gives money back.',
    tags: ['payment'],
    access: byToken,
    params: z.object({ order_id: z.uuid() }),
    headers: z.object({ 'idempotency-key': z.string().max(255).optional() }),
    body: z.object({ amount: money, count: z.int().default(1), at: z.iso.datetime().optional() }),
    answers: { 201: z.object({ amount: money }), 202: z.object({}) },
    otherAnswers: { 'text/event-stream': 'As it happens' },
    errors: ['ORDER_NOT_FOUND', 'REFUND_NOT_ALLOWED', 'DUPLICATE_PAYMENT'],
    handle: async () => ({ status: 202, data: {} }),
  }),
  route({
    method: 'POST',
    path: '/callback',
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

const document = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) })),
  ),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
})

describe('the documentation', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp(routes)
  })

  afterAll(() => app.app.close())

  it('describes the routes in OpenAPI 3.1, once each, under the canonical prefix', async () => {
    const served = await app.send('/docs/openapi.json')
    expect(served.headers['content-type']).toBe('application/json; charset=utf-8')
    const read = document.parse(served.json())
    expect(read.openapi).toBe('3.1.1')
    expect(Object.keys(read.paths)).toEqual(['/api/v1/orders/{order_id}/refunds', '/api/v1/callback'])
    expect(served.json()).toEqual(JSON.parse(JSON.stringify(openApiOf(app.app))))
  })

  it('says what goes in, what comes out, what may be refused and who may ask', () => {
    const read = document.parse(openApiOf(app.app))
    const operation = read.paths['/api/v1/orders/{order_id}/refunds']?.['post']
    expect(operation).toMatchObject({
      operationId: 'postOrdersByOrderIdRefunds',
      summary: 'Refund',
      tags: ['payment'],
      security: [{ token: [] }],
      parameters: [
        { in: 'path', name: 'order_id', required: true, schema: { type: 'string', format: 'uuid' } },
        { in: 'header', name: 'idempotency-key', schema: { type: 'string', maxLength: 255 } },
      ],
      requestBody: { content: { 'application/json': { schema: { additionalProperties: false } } } },
    })
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(
      ['200', '201', '202', '400', '401', '404', '409', '413', '415', '422', '429', '500', '503'].sort(),
    )
    expect(operation?.responses['409']).toMatchObject({
      description:
        '`REFUND_NOT_ALLOWED`: This order can not be refunded; `DUPLICATE_PAYMENT`: The order is paid already',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorEnvelope' } } },
    })
    const form = read.paths['/api/v1/callback']?.['post']
    expect(form).toMatchObject({ requestBody: { content: { 'application/x-www-form-urlencoded': {} } } })
    expect(form?.responses['429']).toBeUndefined()
  })

  it('names components and none that nothing refers to, and writes no pattern where a format says it', () => {
    const text = JSON.stringify(openApiOf(app.app))
    const { components } = document.parse(openApiOf(app.app))
    for (const name of Object.keys(components.schemas))
      expect(text).toContain(`"#/components/schemas/${name}"`)
    const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name)
    expect(Object.keys(components.schemas).sort()).toEqual(
      [...new Set(referred)].sort((one, other) => (one < other ? -1 : 1)),
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
    expect(page.text).toContain('/docs/openapi.json')
    expect(page.text).not.toMatch(/https?:\/\//)
    const script = await app.send('/docs/js/scalar.js')
    expect(script.status).toBe(200)
    expect(script.text.length).toBeGreaterThan(1_000_000)
  })
})
