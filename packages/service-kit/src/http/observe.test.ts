import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { currentContext } from '../telemetry/context.ts'
import type { AccessRule } from './access/access.ts'
import { route } from './route.ts'

const byHeader: AccessRule<string> = {
  name: 'header',
  openApiSecurity: [],
  authenticate: ({ headers }) => String(headers['x-client']),
  clientId: (id) => id,
}

const routes = [
  route({
    method: 'GET',
    path: '/orders/:order_id',
    summary: 'test',
    access: byHeader,
    params: z.object({ order_id: z.string() }),
    query: z.object({ token: z.string().optional() }),
    answers: { 200: z.looseObject({}) },
    errors: [],
    async handle({ params }) {
      await Promise.resolve()
      if (params.order_id === 'missing') throw new AppError('ORDER_NOT_FOUND')
      return { status: 200, data: { ...currentContext() } }
    },
  }),
]

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${trace}-00f067aa0ba902b7-01`
const requestId = '5f0c8a86-93c5-4bc7-9d3f-0b6f0f7f7a11'

describe('what is seen of a request', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp(routes)
  })

  afterAll(() => app.app.close())

  it('is one line with the pattern of its route, never its URL', async () => {
    await app.send('/api/orders/private-id?token=hush', {
      headers: { 'x-client': 'c1', 'x-request-id': requestId, traceparent },
    })
    await vi.waitFor(() => expect(app.logs.filter((line) => line['requestId'] === requestId)).toHaveLength(1))
    expect(app.logs.at(-1)).toEqual({
      level: 'info',
      time: expect.any(String),
      service: 'test',
      msg: 'request',
      method: 'GET',
      route: '/api/v1/orders/:order_id',
      status: 200,
      durationMs: expect.any(Number),
      requestId,
      traceId: trace,
      clientId: 'c1',
    })
    expect(JSON.stringify(app.logs)).not.toMatch(/hush|private-id/)
  })

  it('is known to everything that the handler does: request id, and the trace of the caller or a new one', async () => {
    const continued = await app.send('/api/orders/a', { headers: { 'x-request-id': requestId, traceparent } })
    expect(continued.json()['data']).toEqual({ requestId, traceId: trace })
    const begun = await app.send('/api/orders/a', {
      headers: { 'x-request-id': requestId, traceparent: 'nonsense' },
    })
    expect(begun.json()['data']).toEqual({ requestId, traceId: requestId.replaceAll('-', '') })
  })

  it('is measured by method, pattern and status, one series for both prefixes, and errors by code', async () => {
    await app.send('/api/orders/missing')
    await app.send('/api/v1/orders/missing')
    await app.send('/elsewhere/private-id')
    await vi.waitFor(async () => {
      const metrics = await app.metrics()
      expect(metrics).toContain(
        'http_request_duration_seconds_count{service="test",method="GET",route="/api/v1/orders/:order_id",status="404"} 2',
      )
      expect(metrics).toContain(
        'http_errors_total{route="/api/v1/orders/:order_id",code="ORDER_NOT_FOUND",service="test"} 2',
      )
      expect(metrics).toContain(
        'http_errors_total{route="unmatched",code="ROUTE_NOT_FOUND",service="test"} 1',
      )
      expect(metrics).toMatch(
        /http_requests_in_flight\{route="\/api\/v1\/orders\/:order_id",service="test"\} 0/,
      )
      expect(metrics).not.toContain('private-id')
    })
  })

  it('is quiet for probes', async () => {
    await app.send('/livez')
    await vi.waitFor(() =>
      expect(app.logs).toContainEqual(expect.objectContaining({ route: '/livez', level: 'debug' })),
    )
  })
})
