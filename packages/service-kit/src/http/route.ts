import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { AppError } from '../app-error.ts'
import { acceptsMediaType } from './request/preferences.ts'
import type { AccessRule } from './access/access.ts'
import type { Answer, AnswerOf, AnswerSchemas } from './reply/answer.ts'
import { appErrorOf } from './reply/errors.ts'
import type { Exchange } from './exchange.ts'
import type { DescribedRoute, RouteOutline } from './openapi/described-route.ts'
import { inputReader, type Parsed } from './request/input.ts'
import { admit, type RateLimitRule } from './access/limit.ts'

/** What a handler gets: everything validated, the caller proved. */
interface RouteInput<Caller, Params, Query, Headers, Body> {
  readonly params: Parsed<Params>
  readonly query: Parsed<Query>
  readonly headers: Parsed<Headers>
  readonly body: Parsed<Body>
  readonly caller: Caller
  /** The body's bytes as received; empty for none. */
  readonly rawBody: Buffer
  /** The caller's address, after the trusted proxies. */
  readonly address: string
  /** The caller's uuid, or one made for this request. */
  readonly requestId: string
  readonly request: FastifyRequest
  /** Aborted when the deadline passed, the client went away or the service ends its streams. */
  readonly signal: AbortSignal
  /** True when the `Accept` header names this media type itself, as a wildcard does not, prefers it to JSON, and nothing else that the route answers to it. */
  readonly accepts: (mediaType: string) => boolean
}

/** A request whose body or other input could not be read, so that it never gets to `handle`. */
export interface Refusal {
  readonly error: AppError
  /** As much of the body as arrived, at most the limit of the route. */
  readonly rawBody: Buffer
  readonly headers: IncomingHttpHeaders
  readonly address: string
  readonly requestId: string
  readonly accepts: (mediaType: string) => boolean
}

export interface RouteDefinition<
  Caller,
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Headers extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Answers extends AnswerSchemas,
> extends RouteOutline {
  readonly access: AccessRule<Caller>
  /** Default: 600 a minute by caller, counted for all such routes together. `false` exempts the route. */
  readonly rateLimit?: RateLimitRule<Caller> | false
  readonly params?: Params
  readonly query?: Query
  /** Names in lower case; other headers are let pass. */
  readonly headers?: Headers
  /** The top-level object refuses unknown keys. */
  readonly body?: Body
  readonly answers: Answers
  handle(input: RouteInput<Caller, Params, Query, Headers, Body>): Promise<AnswerOf<NoInfer<Answers>>>
  /**
   * For callers whose message must not be lost whatever its form: called when the body is too long, of another type or
   * encoding, or when any input is invalid. Undefined leaves the answer to the app. A failed proof does not come here.
   */
  onRefused?(refusal: Refusal): Promise<AnswerOf<NoInfer<Answers>> | undefined>
}

/** A route ready to be mounted. */
export interface Route extends DescribedRoute {
  /** True when the route wants to see what arrived of a body that is refused. */
  readonly keepsRefusedBody: boolean
  /** Proves, limits, validates and handles, in this order. */
  run(exchange: Exchange): Promise<Answer>
}

/** Declares a route; the types of its handler follow from its schemas. */
export function route<
  Caller,
  const Answers extends AnswerSchemas,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Headers extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<Caller, Params, Query, Headers, Body, Answers>): Route {
  const { access } = definition
  const rateLimit = definition.rateLimit ?? defaultRateLimit
  const input = inputReader(definition)
  const { onRefused } = definition
  const others = Object.keys(definition.otherAnswers ?? {})
  return {
    outline: definition,
    access,
    schemas: { ...input.schemas, answers: definition.answers, isList: definition.isList === true },
    isLimited: rateLimit !== false,
    keepsRefusedBody: onRefused !== undefined,
    async run(exchange) {
      const { bodyError } = exchange
      if (bodyError !== undefined) return answerRefused(exchange, bodyError, onRefused)
      const caller = await admit(exchange, access, rateLimit)
      const { request, rawBody, address, controller } = exchange
      let values: ReturnType<typeof input.read>
      try {
        values = input.read(exchange)
      } catch (error) {
        return answerRefused(exchange, error, onRefused)
      }
      return definition.handle({
        ...values,
        caller,
        rawBody,
        address,
        requestId: request.id,
        request,
        signal: controller.signal,
        accepts: (mediaType) => acceptsMediaType(exchange.headers.accept, mediaType, others),
      })
    },
  }
}

/** What the route makes of a request that never gets to its handler; throws the error when it makes nothing of it. */
async function answerRefused(
  exchange: Exchange,
  thrown: unknown,
  onRefused: ((refusal: Refusal) => Promise<Answer | undefined>) | undefined,
): Promise<Answer> {
  const error = appErrorOf(thrown)
  const { request, headers, address } = exchange
  const answer = await onRefused?.({
    error,
    rawBody: (await request.receivedBody?.firstBytes()) ?? exchange.rawBody,
    headers,
    address,
    requestId: request.id,
    accepts: (mediaType) => acceptsMediaType(headers.accept, mediaType),
  })
  if (answer === undefined) throw error
  request.errorCode = error.code
  return answer
}

const defaultRateLimit = { group: 'default', perMinute: 600, by: 'caller' } as const
