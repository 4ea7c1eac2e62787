import type { ErrorCode } from '@interview-pass/contracts'
import type { Span } from '../../telemetry/span.ts'
import type { ReceivedBody } from './received-body.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** 32 lower-case hex digits: of the caller's trace, or one made for this request. */
    traceId: string
    /** Of the whole request, while traces are switched on. */
    span: Span | undefined
    /** The API client, once proved. */
    clientId: string | undefined
    /** The code of the error that was answered. */
    errorCode: ErrorCode | undefined
    /** Aborted when the client goes away before it has the answer. */
    abandon: AbortController | undefined
    /** Kept for routes that want to see a body even when it is refused. */
    receivedBody: ReceivedBody | undefined
    /** Headers that its answer gets from the kit, as name, value, name, value. */
    answerHeaders: string[] | undefined
  }

  interface FastifyContextConfig {
    /** Names the route in metrics and logs; both prefixes have the same. */
    label?: string
    /** Called by machines all the time: logged at level debug. */
    isQuiet?: boolean
  }
}

/** What the requests of an app are decorated with at the start, so that all have one shape. */
export const requestProperties = {
  traceId: '',
  span: undefined,
  clientId: undefined,
  errorCode: undefined,
  abandon: undefined,
  receivedBody: undefined,
  answerHeaders: undefined,
} as const
