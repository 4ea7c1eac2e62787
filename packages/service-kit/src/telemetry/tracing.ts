import { AppError } from '../app-error.ts'
import { currentContext, runInContext, spanIdsOf, traceIdOf } from './context.ts'
import { describeError } from './error.ts'
import type { NewSpan, Span, SpanAttributes, Tracer } from './span.ts'

/** Of the process; undefined while traces are switched off, which costs a look at this variable at each door. */
let tracer: Tracer | undefined

export function useTracer(given: Tracer | undefined): void {
  tracer = given
}

export interface SpanOptions extends Pick<
  NewSpan,
  'kind' | 'attributes' | 'traceId' | 'spanId' | 'startedAt'
> {
  /** W3C `traceparent` of the work that this one continues, where that is not the current one. */
  readonly continues?: string | null | undefined
}

/**
 * Begins a span of the current work; undefined while traces are switched off. One that continues other work lies in that one's
 * trace, and is linked with the current span both ways. Whoever begins it ends it.
 */
export function startSpan(name: string, options: SpanOptions = {}): Span | undefined {
  if (tracer === undefined) return undefined
  const { continues, ...given } = options
  const context = currentContext()
  const current = context?.span
  const continued = spanIdsOf(continues)
  if (current !== undefined) current.isUsed = true
  if (continued === undefined || continued.traceId === current?.traceId) {
    return tracer.start(name, { traceId: context?.traceId, ...given, parent: current })
  }
  const links = current === undefined ? [] : [current]
  const span = tracer.start(name, { ...given, parent: continued, links })
  current?.link(span)
  return span
}

/** Does `work` in a span, which fails with it. While traces are switched off it is done in the trace that it continues all the same. */
export function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const span = startSpan(name, options)
  if (span === undefined) return inContinuedTrace(options.continues, work)
  return runInSpan(span, work).finally(() => span.end())
}

/** So that logs and events name one trace whether or not anybody looks at its spans. */
function inContinuedTrace<T>(continues: SpanOptions['continues'], work: () => T): T {
  const traceId = traceIdOf(continues)
  const context = currentContext()
  if (traceId === undefined || traceId === context?.traceId) return work()
  return runInContext({ ...context, traceId }, work)
}

/** Does the work of a run that mostly finds nothing to do: its span counts when something in it had one, or it failed. */
export function inSpanWhenUsed<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const span = startSpan(name, options)
  if (span === undefined) return work()
  return runInSpan(span, work).finally(() => {
    if (span.isUsed) span.end()
  })
}

async function runInSpan<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await runInContext({ ...currentContext(), traceId: span.traceId, span }, work)
  } catch (error) {
    span.isUsed = true
    span.fail(errorTypeOf(error))
    throw error
  }
}

/** Of an error its code or class: a message can hold a caller's data or a secret. */
function errorTypeOf(error: unknown): string {
  return error instanceof AppError ? error.code : describeError(error).class
}

/** Says more of the current span, once it is known. */
export function describeSpan(attributes: SpanAttributes): void {
  currentContext()?.span?.set(attributes)
}
