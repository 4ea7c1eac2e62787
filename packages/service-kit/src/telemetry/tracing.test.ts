import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { AppError } from '../app-error.ts'
import { publicAccess } from '../http/access/access.ts'
import { route } from '../http/route.ts'
import { startTraceCollector, type TraceCollector } from '../testing/trace-collector.ts'
import { startApp } from '../../test/start-app.ts'
import { currentContext, currentTraceparent, newTraceId, runInContext, traceIdOf } from './context.ts'
import { createMetrics } from './metrics.ts'
import { startTracing } from './start-tracing.ts'
import { describeSpan, inSpan, inSpanWhenUsed } from './tracing.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const callerSpan = '00f067aa0ba902b7'
const traceparent = `00-${traceId}-${callerSpan}-01`
const requestId = '5f0c8a86-93c5-4bc7-9d3f-0b6f0f7f7a11'

const order = route({
  method: 'GET',
  path: '/orders/:order_id',
  summary: 'test',
  access: publicAccess,
  params: z.object({ order_id: z.string() }),
  answers: { 200: z.looseObject({}) },
  errors: [],
  async handle({ params }) {
    if (params.order_id === 'broken') throw new Error(params.order_id)
    return { status: 200, data: { traceparent: await inSpan('look', {}, async () => currentTraceparent()) } }
  },
})

describe('while traces are switched on', () => {
  let collector: TraceCollector
  let stop: () => Promise<void>
  const metrics = createMetrics({ service: 'test', process: false })

  const switchOn = async (sampleRatio: number, endpoint = collector.url) => {
    const options = { endpoint, sampleRatio, service: 'test', attributes: ['order.id'], metrics }
    ;({ stop } = await startTracing(options))
  }
  /** What was exported once all of it is. */
  const exported = async () => {
    await stop()
    return collector.spans
  }

  beforeEach(async () => {
    collector = await startTraceCollector()
  })

  afterEach(async () => {
    await stop()
    await collector.close()
  })

  it('a request has a span named by its route, in the trace of its id, and what it does has spans below it', async () => {
    await switchOn(1)
    const app = await startApp([order])
    const answer = await app.send('/api/orders/private-id?token=hush', {
      headers: { 'x-request-id': requestId },
    })
    await app.app.close()
    const spans = await exported()
    const request = spans.find(({ kind }) => kind === 'SERVER')
    expect(request).toEqual({
      service: 'test',
      name: 'GET /api/v1/orders/:order_id',
      kind: 'SERVER',
      traceId: requestId.replaceAll('-', ''),
      spanId: expect.any(String),
      parentSpanId: undefined,
      hasFailed: false,
      links: [],
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/api/v1/orders/:order_id',
        'http.response.status_code': '200',
        'request.id': requestId,
      },
    })
    const look = spans.find(({ name }) => name === 'look')
    expect(look).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId })
    expect(answer.json()['data']).toEqual({ traceparent: `00-${look?.traceId}-${look?.spanId}-01` })
    expect(collector.texts.join('')).not.toMatch(/hush|private-id/)
  })

  it('a request goes on under the span of its caller, and fails only by an error of ours', async () => {
    await switchOn(1)
    const app = await startApp([order])
    await app.send('/api/orders/a', { headers: { traceparent } })
    await app.send('/api/orders/broken')
    await app.send('/api/orders')
    await app.app.close()
    const spans = (await exported()).filter(({ kind }) => kind === 'SERVER')
    expect(spans[0]).toMatchObject({ traceId, parentSpanId: callerSpan })
    expect(spans.map(({ hasFailed, attributes }) => [hasFailed, attributes['error.type']])).toEqual([
      [false, undefined],
      [true, 'SERVICE_ERROR'],
      [false, 'ROUTE_NOT_FOUND'],
    ])
  })

  it('probes have no span', async () => {
    await switchOn(1)
    const app = await startApp([order])
    await app.send('/livez')
    await app.app.close()
    expect(await exported()).toEqual([])
  })

  it('work that continues other work lies in the trace of that, and both are linked', async () => {
    await switchOn(1)
    await inSpan('callback', {}, () => inSpan('settle', { continues: traceparent }, async () => undefined))
    const [settle, callback] = await exported()
    expect(settle).toMatchObject({ name: 'settle', traceId, parentSpanId: callerSpan })
    expect(settle?.links).toEqual([{ traceId: callback?.traceId, spanId: callback?.spanId }])
    expect(callback?.links).toEqual([{ traceId, spanId: settle?.spanId }])
  })

  it('work that continues its own trace is an ordinary part of it', async () => {
    await switchOn(1)
    await inSpan('request', { continues: traceparent }, () =>
      inSpan('open', { continues: traceparent }, async () => undefined),
    )
    const [open, request] = await exported()
    expect(open).toMatchObject({ traceId, parentSpanId: request?.spanId, links: [] })
  })

  it('a span can have an id that was told before it began', async () => {
    await switchOn(1)
    await inSpan('settle', { spanId: callerSpan }, async () => undefined)
    await inSpan('another', {}, async () => undefined)
    const [settle, another] = await exported()
    expect(settle?.spanId).toBe(callerSpan)
    expect(another?.spanId).not.toBe(callerSpan)
  })

  it('a span says only what is on the list, and of an error its code or class', async () => {
    await switchOn(1)
    const fail = (error: Error) =>
      inSpan('work', { attributes: { 'order.id': 'o1', secret: 'hush' } }, async () => {
        describeSpan({ outcome: 'x'.repeat(1000), 'access.code': 'hush' })
        throw error
      })
    await expect(fail(new TypeError('hush'))).rejects.toThrow('hush')
    await expect(fail(new AppError('ORDER_NOT_FOUND'))).rejects.toThrow(AppError)
    const spans = await exported()
    expect(spans.map(({ hasFailed, attributes }) => ({ hasFailed, ...attributes }))).toEqual([
      { hasFailed: true, 'order.id': 'o1', outcome: 'x'.repeat(100), 'error.type': 'TypeError' },
      { hasFailed: true, 'order.id': 'o1', outcome: 'x'.repeat(100), 'error.type': 'ORDER_NOT_FOUND' },
    ])
    expect(collector.texts.join('')).not.toContain('hush')
  })

  it('a run that finds nothing to do leaves no span, one that works or fails does', async () => {
    await switchOn(1)
    await inSpanWhenUsed('idle run', {}, async () => undefined)
    await inSpanWhenUsed('run', {}, () => inSpan('work', {}, async () => undefined))
    await inSpanWhenUsed('failed run', {}, () => Promise.reject(new Error('x'))).catch(() => undefined)
    expect((await exported()).map(({ name }) => name)).toEqual(['work', 'run', 'failed run'])
  })

  it('a share of the traces is kept, each whole or not at all, whatever their callers say', async () => {
    await switchOn(0.25)
    const traceIds = Array.from({ length: 400 }, newTraceId)
    for (const id of traceIds) {
      await inSpan('request', { continues: `00-${id}-${callerSpan}-01` }, () =>
        inSpan('work', {}, async () => expect(traceIdOf(currentTraceparent())).toBe(id)),
      )
    }
    const spans = await exported()
    const kept = new Set(spans.map((span) => span.traceId))
    expect(spans).toHaveLength(2 * kept.size)
    // Eight standard deviations on both sides.
    expect(kept.size).toBeGreaterThan(30)
    expect(kept.size).toBeLessThan(170)
  })

  it('a collector that never answers or is not there delays no request, and the end by two seconds at most', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = z.object({ port: z.int() }).parse(silent.address())
    const app = await startApp([order])
    try {
      for (const endpoint of [`http://127.0.0.1:${address.port}`, 'http://127.0.0.1:1']) {
        await switchOn(1, endpoint)
        for (let sent = 0; sent < 600; sent += 1) await inSpan('work', {}, async () => undefined)
        const answer = await app.send('/api/orders/a')
        expect(answer.status).toBe(200)
        const stoppedAt = performance.now()
        await stop()
        expect(performance.now() - stoppedAt).toBeLessThan(3000)
      }
      await vi.waitFor(async () =>
        expect(await metrics.render()).toMatch(/trace_spans_total\{outcome="LOST",service="test"\} [1-9]/),
      )
    } finally {
      await app.app.close()
      silent.close()
    }
  })
})

describe('while traces are switched off', () => {
  it('work is done as it is, and in the trace that it continues', async () => {
    const { stop } = await startTracing({
      endpoint: undefined,
      sampleRatio: 1,
      service: 'test',
      attributes: [],
      metrics: createMetrics({ service: 'test', process: false }),
    })
    const context = { requestId, traceId: newTraceId() }
    const [plain, continued] = await runInContext(context, () =>
      Promise.all([
        inSpan('work', {}, async () => currentContext()),
        inSpan('settle', { continues: traceparent }, async () => currentContext()),
      ]),
    )
    expect(plain).toBe(context)
    expect(continued).toEqual({ requestId, traceId })
    await stop()
  })
})
