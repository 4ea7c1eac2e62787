import { randomBytes } from 'node:crypto'

/** `version-traceid-parentid-flags`; version ff and ids of zeros are invalid. Source: W3C Trace Context, section 3.2. */
const traceparentPattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/

/** The trace id of a W3C `traceparent` value; undefined when the value is absent or invalid. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent === undefined ? undefined : traceparentPattern.exec(traceparent)?.[1]
}

/** A trace id for a request that brought none. A uuid without hyphens is one, so that both ids find the same lines. */
export function traceIdFrom(requestId: string): string {
  return requestId.replaceAll('-', '').toLowerCase()
}

/** A `traceparent` for the next hop: the trace goes on under a new span id. */
export function traceparentFor(traceId: string): string {
  return `00-${traceId}-${randomBytes(8).toString('hex')}-01`
}
