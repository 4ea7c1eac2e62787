import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

/** What every log line and event of one piece of work carries. */
export interface WorkContext {
  readonly requestId?: string | undefined
  /** 32 lower-case hex digits. */
  readonly traceId?: string | undefined
}

const storage = new AsyncLocalStorage<WorkContext>()

/** Runs `work`; everything it awaits sees `context`. */
export function runInContext<T>(context: WorkContext, work: () => T): T {
  return storage.run(context, work)
}

export function currentContext(): WorkContext | undefined {
  return storage.getStore()
}

/** W3C `traceparent` to send with the current work's calls and events: its trace under a new span id, or a new trace when there is none. */
export function currentTraceparent(): string {
  const traceId = storage.getStore()?.traceId ?? randomBytes(16).toString('hex')
  return `00-${traceId}-${randomBytes(8).toString('hex')}-01`
}

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
