import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RateLimiter } from '../redis/rate-limit.ts'
import type { AccessRequest } from './access/access.ts'
import { limitLookup, type CountedRequest } from './access/limit.ts'
import { readBody, type BodyType, type JsonParser } from './request/body.ts'

/** What the app lends to each exchange. */
export interface ExchangeDeps {
  readonly rateLimiter: RateLimiter
  readonly parseJson: JsonParser
}

/** One request on its way to its answer. */
export interface Exchange extends AccessRequest, CountedRequest {
  readonly reply: FastifyReply
  /** Aborted when the deadline passed, the client went away or the app ends its streams. */
  readonly controller: AbortController
  /** Why the body could not be received as a whole; undefined when it was. */
  readonly bodyError: Error | undefined
  /** True once something was answered: whatever comes later is dropped. */
  isAnswered: boolean
}

const noBytes = Buffer.alloc(0)

/** Opens the exchange of a request whose body has been received, or could not be. */
export function openExchange(
  bodyType: BodyType,
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ExchangeDeps,
  bodyError?: Error,
): Exchange {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : noBytes
  let body: { value: unknown } | undefined
  const controller = new AbortController()
  request.abandon = controller
  const exchange: Exchange = {
    request,
    reply,
    rateLimiter: deps.rateLimiter,
    controller,
    bodyError,
    isAnswered: false,
    failedProof: undefined,
    method: request.method,
    target: request.originalUrl,
    headers: request.headers,
    rawBody,
    address: request.ip,
    params: request.params,
    query: request.query,
    get body() {
      body ??= { value: readBody(request, rawBody, bodyType, deps.parseJson) }
      return body.value
    },
    beforeLookup: () => limitLookup(exchange),
  }
  return exchange
}
