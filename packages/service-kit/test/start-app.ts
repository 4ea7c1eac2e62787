import { once } from 'node:events'
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { Writable } from 'node:stream'
import { z } from 'zod'
import { createHttpApp } from '../src/http/app.ts'
import type { Feature, HttpApp, HttpAppOptions } from '../src/http/options.ts'
import type { Route } from '../src/http/route.ts'
import { createLogger } from '../src/telemetry/logger.ts'
import { createMetrics } from '../src/telemetry/metrics.ts'
import type { RateLimiter } from '../src/redis/rate-limit.ts'

export interface TestRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON, text and bytes as they are. */
  readonly body?: unknown
}

export interface TestAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The parsed JSON; throws when the answer is none. */
  json(): Record<string, unknown>
}

export interface TestApp {
  readonly app: HttpApp
  readonly url: string
  /** Every log line so far, parsed. */
  readonly logs: Record<string, unknown>[]
  metrics(): Promise<string>
  send(target: string, request?: TestRequest): Promise<TestAnswer>
}

/** Lets everything through. */
export const openLimiter: RateLimiter = {
  consume: async ({ perMinute }) => ({
    allowed: true,
    remaining: perMinute - 1,
    resetSeconds: 60,
    local: false,
  }),
  giveBack: async () => undefined,
}

const jsonObject = z.record(z.string(), z.unknown())

/** An app with these routes, listening on loopback. The caller closes it. */
export async function startApp(
  routes: readonly Route[],
  overrides: Partial<HttpAppOptions> = {},
): Promise<TestApp> {
  const logs: Record<string, unknown>[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split('\n')) {
        if (line !== '') logs.push(jsonObject.parse(JSON.parse(line)))
      }
      done()
    },
  })
  const metrics = createMetrics({ service: 'test', process: false })
  const feature: Feature = (mounter) => {
    for (const route of routes) mounter.mount(route)
  }
  const app = await createHttpApp(
    {
      logger: createLogger({ name: 'test', level: 'debug', destination }),
      metrics,
      rateLimiter: openLimiter,
      readiness: [],
      isDraining: () => false,
      docs: { title: 'Test', description: 'Routes of a test' },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      ...overrides,
    },
    [feature],
  )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    app,
    url,
    logs,
    metrics: () => metrics.render(),
    send: (target, request) => send(url, target, request),
  }
}

/** Sends the target exactly as given: `fetch` would normalise it. */
export async function send(url: string, target: string, options: TestRequest = {}): Promise<TestAnswer> {
  const { body } = options
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  const bytes = body === undefined || isRaw ? body : JSON.stringify(body)
  const sent = httpRequest(url, {
    path: target,
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    agent: false,
  })
  sent.end(bytes)
  const answered = Promise.withResolvers<IncomingMessage>()
  sent.once('response', answered.resolve)
  sent.once('error', answered.reject)
  const response = await answered.promise
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(response, 'end')
  const text = Buffer.concat(chunks).toString()
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => jsonObject.parse(JSON.parse(text)),
  }
}
