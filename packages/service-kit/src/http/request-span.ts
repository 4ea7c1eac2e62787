import type { FastifyRequest } from 'fastify'
import type { Span } from '../telemetry/span.ts'
import { startSpan } from '../telemetry/tracing.ts'

/** Begins the span of a request, named by the pattern of its route and never by its URL. It continues the caller's trace, or begins the request's own. */
export function startRequestSpan(
  { method, id, traceId }: Pick<FastifyRequest, 'method' | 'id' | 'traceId'>,
  route: string,
  traceparent: string | undefined,
): Span | undefined {
  return startSpan(`${method} ${route}`, {
    kind: 'SERVER',
    continues: traceparent,
    traceId,
    attributes: { 'http.request.method': method, 'http.route': route, 'request.id': id },
  })
}

const serverErrorMin = 500

/** Ends it with what was answered. A caller's own mistake is no failure of the request. */
export function endRequestSpan(
  { span, errorCode }: Pick<FastifyRequest, 'span' | 'errorCode'>,
  status: number,
): void {
  if (span === undefined) return
  span.set({ 'http.response.status_code': status, 'error.type': errorCode })
  if (status >= serverErrorMin) span.fail(errorCode)
  span.end()
}
