import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { traceparentFor } from './trace.ts'

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

/** W3C `traceparent` to send with the current work's calls and events; a new trace when there is none. */
export function currentTraceparent(): string {
  return traceparentFor(storage.getStore()?.traceId ?? randomBytes(16).toString('hex'))
}
