import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { Span, SpanIds } from './span.ts'

/** What every log line and event of one piece of work carries. */
export interface WorkContext {
  readonly requestId?: string | undefined
  /** 32 lower-case hex digits. */
  readonly traceId?: string | undefined
  /** The innermost one, while traces are switched on. */
  readonly span?: Span | undefined
}

const storage = new AsyncLocalStorage<WorkContext>()

/** Runs `work`; everything it awaits sees `context`. */
export function runInContext<T>(context: WorkContext, work: () => T): T {
  return storage.run(context, work)
}

export function currentContext(): WorkContext | undefined {
  return storage.getStore()
}

export function newTraceId(): string {
  return randomBytes(16).toString('hex')
}

export function newSpanId(): string {
  return randomBytes(8).toString('hex')
}

/**
 * W3C `traceparent` to send with the current work's calls and events: its trace, or a new one when there is none, under its span,
 * or a new one that nobody records. It always says "sampled": each service decides by the trace id.
 */
export function currentTraceparent(): string {
  const { traceId = newTraceId(), span } = storage.getStore() ?? {}
  return traceparentOf({ traceId, spanId: span?.spanId ?? newSpanId() })
}

export function traceparentOf({ traceId, spanId }: SpanIds): string {
  return `00-${traceId}-${spanId}-01`
}

/** `version-traceid-parentid-flags`; version ff and ids of zeros are invalid. Source: W3C Trace Context, section 3.2. */
const traceparentPattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/

/** The ids in a W3C `traceparent` value; undefined when the value is absent or invalid. */
export function spanIdsOf(traceparent: string | null | undefined): SpanIds | undefined {
  if (traceparent === undefined || traceparent === null) return undefined
  const [, traceId, spanId] = traceparentPattern.exec(traceparent) ?? []
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId }
}

/** The trace id of a W3C `traceparent` value; undefined when the value is absent or invalid. */
export function traceIdOf(traceparent: string | null | undefined): string | undefined {
  return spanIdsOf(traceparent)?.traceId
}

/** A trace id for a request that brought none. A uuid without hyphens is one, so that both ids find the same lines. */
export function traceIdFrom(requestId: string): string {
  return requestId.replaceAll('-', '').toLowerCase()
}
