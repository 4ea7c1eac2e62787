import { currentApiVersion } from '@interview-pass/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Answer, AnswerForm, DataAnswer, ServerSentEvent, TextAnswer } from './answer.ts'
import { errorEnvelopeOf, errorText, successText, type EnvelopeEnding } from './envelope.ts'
import { appErrorOf } from './errors.ts'
import { documentedPrefix } from '../openapi/document.ts'
import { languageOf } from '../request/preferences.ts'
import { addHeader, type NamedApiVersion, type WriteHead } from './headers.ts'
import { sendStream, type OpenStreams } from './stream.ts'

export interface SenderDeps {
  readonly logger: Logger
  readonly version: NamedApiVersion
  readonly writeHead: WriteHead
  readonly heartbeatMs: number
  readonly openStreams: OpenStreams
}

/** Who waits for an answer. */
interface Asker {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Aborted when a stream ends. */
  readonly controller: AbortController
}

/** Writes answers and refusals; every envelope that leaves the service is written here. */
export interface Sender {
  /** Throws when the answer is not what the route declared; nothing has been sent then. */
  sendAnswer(to: Asker, answer: Answer, form: AnswerForm): void
  /** `challenge`: the scheme by which the caller is to prove itself, for a 401. */
  sendError(request: FastifyRequest, reply: FastifyReply, error: unknown, challenge?: string): void
}

export function createSender(deps: SenderDeps): Sender {
  const { version, writeHead } = deps

  /** Past Fastify's own `send`, which would look again at a body and headers that are known to be right. */
  const writeText = (reply: FastifyReply, { status = 200, text, contentType, headers }: TextAnswer): void => {
    reply.hijack()
    const type = `${contentType ?? 'text/plain'}; charset=utf-8`
    writeHead(reply, status, ['content-type', type, 'content-length', Buffer.byteLength(text)], headers)
    reply.raw.end(text)
  }

  const endingOf = (request: FastifyRequest): EnvelopeEnding => ({
    requestId: request.id,
    version: version.name,
  })

  const sendError: Sender['sendError'] = (request, reply, thrown, challenge) => {
    const error = noted(request, thrown, deps)
    if (error.status === 401 && challenge !== undefined) addHeader(request, 'www-authenticate', challenge)
    const language = languageOf(request.headers['accept-language'])
    const retryAfterSeconds =
      error.retryAfterSeconds ?? (error.code === 'SERVICE_UNAVAILABLE' ? 1 : undefined)
    if (retryAfterSeconds !== undefined) addHeader(request, 'retry-after', String(retryAfterSeconds))
    addHeader(request, 'content-language', language)
    addHeader(request, 'vary', 'Accept-Language')
    const text = errorText(error, language, endingOf(request))
    writeText(reply, { status: error.status, text, contentType: 'application/json' })
  }

  const sendData = (
    request: FastifyRequest,
    reply: FastifyReply,
    answer: DataAnswer,
    form: AnswerForm,
  ): void => {
    const text = successText(answer, form, linksOf(request, answer, version), endingOf(request))
    const { status, headers } = answer
    writeText(reply, { status, text, contentType: 'application/json', headers })
  }

  const errorEvent = (request: FastifyRequest, thrown: unknown): ServerSentEvent => {
    const error = noted(request, thrown, deps)
    const language = languageOf(request.headers['accept-language'])
    return { event: 'error', data: errorEnvelopeOf(error, language, endingOf(request)).error }
  }

  return {
    sendError,
    sendAnswer({ reply, request, controller }, answer, form) {
      if ('data' in answer) return sendData(request, reply, answer, form)
      if ('text' in answer) return writeText(reply, answer)
      if ('replay' in answer) {
        addHeader(request, 'idempotent-replayed', 'true')
        const { replay } = answer
        return replay instanceof AppError
          ? sendError(request, reply, replay)
          : sendData(request, reply, replay, form)
      }
      const { heartbeatMs, openStreams } = deps
      return sendStream(reply, answer, {
        writeHead,
        heartbeatMs,
        openStreams,
        onEnd: () => controller.abort(new Error('the stream ended')),
        errorEvent: (thrown) => errorEvent(request, thrown),
      })
    },
  }
}

/** The error as the caller sees it, remembered for the access log; what is our fault is logged with its cause. */
function noted(request: FastifyRequest, thrown: unknown, deps: SenderDeps): AppError {
  const error = appErrorOf(thrown)
  request.errorCode = error.code
  if (error.status >= 500) {
    const { id: requestId, traceId } = request
    const fields = { code: error.code, requestId, traceId }
    if (error.code === 'SERVICE_ERROR') {
      deps.logger.error({ ...fields, error: error.cause ?? error }, 'request failed')
    }
    // Without a cause it was refused on purpose, and where says nothing.
    else {
      deps.logger.warn({ ...fields, error: error.cause }, 'request could not be served')
    }
  }
  return error
}

/** The handler's; else what is read has its own address, which of a list says the page and the filters as well. */
function linksOf(request: FastifyRequest, answer: DataAnswer, version: NamedApiVersion): object | undefined {
  const read = request.method === 'GET' ? { self: addressOf(request) } : undefined
  const links = answer.links ?? read
  if (!version.deprecated) return links
  const self = links?.self ?? addressOf(request).split('?', 1)[0]
  return { self, upgrade: `/api/${currentApiVersion}` }
}

/** The same under each prefix. */
function addressOf({ originalUrl }: FastifyRequest): string {
  return originalUrl.replace(/^\/api(?:\/v\d+)?\//, `${documentedPrefix}/`)
}
