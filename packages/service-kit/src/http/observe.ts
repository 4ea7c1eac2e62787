import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../telemetry/logger.ts'
import { counter, gauge, histogram } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { traceIdFrom, traceIdOf } from '../telemetry/context.ts'
import { endRequestSpan, startRequestSpan } from './request-span.ts'

const route = 'patterns of routes'

export const requestMetrics = {
  durations: histogram(
    'http_request_duration_seconds',
    'Time from the headers of a request to the end of its answer',
    { method: 'methods of HTTP', route, status: 'statuses of HTTP, and 499 where the client went away' },
  ),
  running: gauge('http_requests_in_flight', 'requests', 'Requests that are being answered', { route }),
  errors: counter('http_errors_total', 'requests', 'Requests answered with an error', {
    route,
    code: 'error codes',
  }),
}

/** Starts to observe a request; its line is logged when its connection is done with it, however that went. */
export type Observe = (request: FastifyRequest, reply: FastifyReply) => void

/** The client went away before it had the answer. The number is that of nginx: there is no standard one. */
const clientGoneStatus = 499

/** By route; both listeners of a service share its metrics. */
const runningRequests = new WeakMap<Metrics, Map<string, { count: number }>>()

/** Measures and logs every request of the app: one line each, with the pattern of its route and never its URL. Gives the observer of requests that match no route. */
export function observeRequests(app: FastifyInstance, deps: { logger: Logger; metrics: Metrics }): Observe {
  const { logger, metrics } = deps
  const durations = metrics.histogram(requestMetrics.durations)
  const runningOf = runningRequests.get(metrics) ?? new Map<string, { count: number }>()
  runningRequests.set(metrics, runningOf)
  metrics.gauge(requestMetrics.running, (running) => {
    for (const [label, { count }] of runningOf) running.set({ route: label }, count)
  })
  const errors = metrics.counter(requestMetrics.errors)

  const observerOf = (route: string, isQuiet: boolean): Observe => {
    const running = runningOf.get(route) ?? { count: 0 }
    runningOf.set(route, running)
    const series = new Map<string, { observe(seconds: number): void }>()
    const log = isQuiet ? logger.debug : logger.info
    return (request, reply) => {
      const startedAt = performance.now()
      running.count += 1
      const traceparent = traceparentOf(request)
      request.traceId = traceIdOf(traceparent) ?? traceIdFrom(request.id)
      if (!isQuiet) request.span = startRequestSpan(request, route, traceparent)
      const { raw } = reply
      raw.on('close', () => {
        running.count -= 1
        const durationMs = performance.now() - startedAt
        if (!raw.writableEnded) request.abandon?.abort(new Error('the client went away'))
        const status = raw.writableEnded ? raw.statusCode : clientGoneStatus
        const { method, errorCode, id: requestId, traceId, clientId } = request
        const name = `${method} ${status}`
        let duration = series.get(name)
        if (duration === undefined) {
          duration = durations.labels(method, route, String(status))
          series.set(name, duration)
        }
        duration.observe(durationMs / 1000)
        endRequestSpan(request, status)
        if (errorCode !== undefined) errors.labels(route, errorCode).inc()
        log(
          {
            method,
            route,
            status,
            durationMs: rounded(durationMs),
            requestId,
            traceId,
            clientId,
            code: errorCode,
          },
          'request',
        )
      })
    }
  }

  app.addHook('onRoute', (options) => {
    const observe = observerOf(options.config?.label ?? options.url, options.config?.isQuiet ?? false)
    const before = options.onRequest === undefined ? [] : [options.onRequest].flat()
    options.onRequest = [
      (request, reply, done) => {
        observe(request, reply)
        done()
      },
      ...before,
    ]
  })
  return observerOf('unmatched', false)
}

/** Microseconds are enough for a log. */
function rounded(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000
}

function traceparentOf(request: FastifyRequest): string | undefined {
  const given = request.headers['traceparent']
  return typeof given === 'string' ? given : undefined
}
