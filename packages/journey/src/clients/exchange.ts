import { errorEnvelope, successEnvelope } from '@interview-pass/contracts'
import { z } from 'zod'
import { ApiError, NoAnswerError } from './failures.ts'

export interface Outgoing {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
}

export interface Received<Data> {
  readonly status: number
  readonly data: Data
  readonly retryAfterSeconds: number | undefined
}

/**
 * One request and its enveloped answer. Throws ApiError when the service refuses or fails, NoAnswerError when nothing
 * comes in time or what comes is not of this service.
 */
export async function exchange<Schema extends z.ZodType>(
  outgoing: Outgoing,
  schema: Schema,
): Promise<Received<z.output<Schema>>> {
  const response = await send(outgoing, AbortSignal.timeout(outgoing.deadlineMs))
  const answer = await readJson(response, outgoing)
  const success = anySuccess.safeParse(answer)
  if (!success.success) throw failureOf(response, answer, z.prettifyError(success.error))
  const data = schema.safeParse(success.data.data)
  if (!data.success) throw failureOf(response, answer, z.prettifyError(data.error))
  return { status: response.status, data: data.data, retryAfterSeconds: retryAfterOf(response) }
}

const anySuccess = successEnvelope(z.unknown())

/** Sends a request and answers as soon as the headers are there. Throws NoAnswerError. */
export async function send(outgoing: Outgoing, ending: AbortSignal): Promise<Response> {
  const signals = [ending, ...(outgoing.signal === undefined ? [] : [outgoing.signal])]
  try {
    return await fetch(outgoing.url, {
      method: outgoing.method,
      headers: { 'accept-language': 'en', ...outgoing.headers },
      ...(outgoing.body === undefined ? {} : { body: outgoing.body }),
      redirect: 'error',
      signal: AbortSignal.any(signals),
    })
  } catch (cause) {
    outgoing.signal?.throwIfAborted()
    throw noAnswer(outgoing, cause)
  }
}

/** The error that a refusing response carries. */
export async function refusalOf(response: Response, outgoing: Outgoing): Promise<ApiError | NoAnswerError> {
  const answer = await readJson(response, outgoing)
  return failureOf(response, answer, 'a success where an error was expected')
}

export function noAnswer(outgoing: Outgoing, cause: unknown): NoAnswerError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const reason = inner instanceof Error ? inner.message || inner.name : String(inner)
  return new NoAnswerError(`${outgoing.method} ${withoutQuery(outgoing.url)} got no answer: ${reason}`, {
    cause,
  })
}

async function readJson(response: Response, outgoing: Outgoing): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    outgoing.signal?.throwIfAborted()
    throw noAnswer(outgoing, cause)
  }
}

function failureOf(response: Response, answer: unknown, otherwise: string): ApiError | NoAnswerError {
  const failure = errorEnvelope.safeParse(answer)
  if (!failure.success) {
    return new NoAnswerError(
      `${withoutQuery(response.url)} answered ${response.status}, and not as agreed: ${otherwise}`,
    )
  }
  const { code, message, details } = failure.data.error
  const retryAfterSeconds = retryAfterOf(response)
  return new ApiError({ code, message, details, status: response.status, retryAfterSeconds })
}

function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url
}
