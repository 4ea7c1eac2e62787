import { errorEnvelope, successEnvelope } from '@interview-pass/contracts'
import { z } from 'zod'
import { ApiError, NoAnswerError } from './failures.ts'
import type { RepeatLimits } from './repeat.ts'

/** Both answer the same; `/api/v1` is the canonical one. */
export type PathPrefix = '/api/v1' | '/api'

export interface ClientOptions {
  /** `http://127.0.0.1:4001`, without a path. */
  readonly baseUrl: string
  /** Default `/api/v1`. */
  readonly pathPrefix?: PathPrefix | undefined
  /** Deadline of one attempt. Default 10 000. */
  readonly deadlineMs?: number
  readonly repeat?: RepeatLimits
  readonly signal?: AbortSignal | undefined
}

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Default 10 000. */
  readonly deadlineMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const anySuccess = successEnvelope(z.unknown())

/**
 * One request and its enveloped answer. Throws ApiError when the service refuses or fails, NoAnswerError when nothing
 * comes in time or what comes is not of this service.
 */
export async function exchange<Schema extends z.ZodType>(
  outgoing: Outgoing,
  schema: Schema,
): Promise<{ data: z.output<Schema>; retryAfterSeconds: number | undefined }> {
  const response = await send(outgoing)
  const answer: unknown = await onTheWay(outgoing, () => response.json())
  const success = anySuccess.safeParse(answer)
  if (!success.success) throw failureOf(response, answer, z.prettifyError(success.error))
  const data = schema.safeParse(success.data.data)
  if (!data.success) throw failureOf(response, answer, z.prettifyError(data.error))
  return { data: data.data, retryAfterSeconds: retryAfterOf(response) }
}

/** Sends a request and answers as soon as the headers are there. Throws NoAnswerError. */
export function send(outgoing: Outgoing, ...endings: readonly AbortSignal[]): Promise<Response> {
  const { url, method, headers, body = null, deadlineMs = 10_000, signal } = outgoing
  const signals = [AbortSignal.timeout(deadlineMs), ...endings, ...(signal === undefined ? [] : [signal])]
  return onTheWay(outgoing, () =>
    fetch(url, {
      method,
      headers: { 'accept-language': 'en', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.any(signals),
    }),
  )
}

/** What fails between here and the service is no answer, unless this program is told to end. */
export async function onTheWay<Result>(outgoing: Outgoing, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    outgoing.signal?.throwIfAborted()
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
    const reason = inner instanceof Error ? inner.message || inner.name : String(inner)
    throw new NoAnswerError(`${outgoing.method} ${outgoing.url} got no answer: ${reason}`, { cause })
  }
}

/** The error that a response carries which is no success. */
export function failureOf(response: Response, answer: unknown, otherwise: string): ApiError | NoAnswerError {
  const failure = errorEnvelope.safeParse(answer)
  return failure.success
    ? new ApiError(failure.data.error, response.status, retryAfterOf(response))
    : new NoAnswerError(`${response.url} answered ${response.status}, and not as agreed: ${otherwise}`)
}

function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10)
  return Number.isNaN(seconds) ? undefined : seconds
}
