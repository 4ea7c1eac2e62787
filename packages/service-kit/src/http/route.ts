import type { ErrorCode } from '@interview-pass/contracts'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { AppError } from '../app-error.ts'
import { acceptsMediaType } from './accept.ts'
import type { AccessRule } from './access.ts'
import type { Answer, AnswerOf, AnswerSchemas } from './answer.ts'
import { malformedBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import { limitBy, limitByAddress, limitUnproved, type Limit, type RateLimitRule } from './limit.ts'
import { networkOf } from './address.ts'
import { partReader } from './validation.ts'

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** What a handler gets: everything validated, the caller proved. */
export interface RouteInput<Caller, Params, Query, Headers, Body> {
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
  /** True when the `Accept` header names this media type itself; a wildcard does not count. */
  readonly accepts: (mediaType: string) => boolean
}

/** What every kind of route says about itself. */
export interface RouteOutline {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1` and `/api`: `/payment/orders/:order_id`. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** Errors that the handler may throw, for the documentation; those of access, limit and validation are added. */
  readonly errors: readonly ErrorCode[]
  /** Default `json`. A `form` body is handed over as text and as raw bytes, never parsed. */
  readonly bodyType?: 'json' | 'form'
  /** Answered without an envelope, for the documentation. */
  readonly otherAnswers?: {
    readonly 'text/event-stream'?: string
    readonly 'text/plain'?: string
    readonly 'text/markdown'?: string
  }
  /** Default: `requestTimeoutMs` of the app. */
  readonly timeoutMs?: number
  /** What the caller is told when the deadline passes. Default `SERVICE_UNAVAILABLE`. */
  readonly timeoutCode?: ErrorCode
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
}

/** The schemas of a route, for validation and documentation. */
export interface RouteSchemas {
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly headers: z.ZodType | undefined
  readonly body: z.ZodType | undefined
  readonly answers: AnswerSchemas
}

/** A route ready to be mounted. */
export interface Route {
  readonly outline: RouteOutline
  readonly access: Pick<AccessRule<never>, 'name' | 'openApiSecurity' | 'errors'>
  readonly schemas: RouteSchemas
  readonly isLimited: boolean
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
  const params = partReader('params', definition.params)
  const query = partReader('query', definition.query)
  const headers = partReader('headers', definition.headers)
  const body = partReader('body', definition.body)
  const needsBody = body.schema !== undefined && !body.schema.safeParse(undefined).success
  const early = limitBeforeProof(rateLimit)
  const late = early === undefined && rateLimit !== false ? rateLimit : undefined
  return {
    outline: definition,
    access,
    schemas: {
      params: params.schema,
      query: query.schema,
      headers: headers.schema,
      body: body.schema,
      answers: definition.answers,
    },
    isLimited: rateLimit !== false,
    async run(exchange) {
      const { request } = exchange
      if (early !== undefined) await limitByAddress(exchange, early)
      const caller = await proveCaller(access, exchange)
      if (late !== undefined) await limitCaller(exchange, late, access, caller)
      const language = exchange.headers['accept-language']
      if (needsBody && exchange.body === undefined) throw malformedBody('is missing')
      return definition.handle({
        params: params.read(request.params, language),
        query: query.read(request.query, language),
        headers: headers.read(exchange.headers, language),
        body: body.read(body.schema === undefined ? undefined : exchange.body, language),
        caller,
        rawBody: exchange.rawBody,
        address: exchange.address,
        requestId: request.id,
        request,
        signal: exchange.controller.signal,
        accepts: (mediaType) => acceptsMediaType(exchange.headers.accept, mediaType),
      })
    },
  }
}

const defaultRateLimit = { group: 'default', perMinute: 600, by: 'caller' } as const

/** The rule when it needs nothing but the address. */
function limitBeforeProof<Caller>(rule: RateLimitRule<Caller> | false): Limit | undefined {
  if (rule === false || rule.by !== 'address' || typeof rule.perMinute === 'function') return undefined
  return { group: rule.group, perMinute: rule.perMinute }
}

/** The caller, once proved. A failed proof counts against the address. */
async function proveCaller<Caller>(access: AccessRule<Caller>, exchange: Exchange): Promise<Caller> {
  try {
    const caller = await access.authenticate(exchange)
    exchange.request.clientId = access.clientId?.(caller)
    return caller
  } catch (error) {
    if (error instanceof AppError && (error.status === 401 || error.status === 403))
      await limitUnproved(exchange)
    throw error
  }
}

function limitCaller<Caller>(
  exchange: Exchange,
  rule: RateLimitRule<Caller>,
  access: AccessRule<Caller>,
  caller: Caller,
): Promise<void> {
  const { group, by } = rule
  const subject = { caller, address: networkOf(exchange.address), request: exchange.request }
  const perMinute = typeof rule.perMinute === 'function' ? rule.perMinute(subject) : rule.perMinute
  if (typeof by === 'function') return limitBy(exchange, { group, perMinute }, by(subject))
  const key = by === 'caller' ? access.callerKey?.(caller) : undefined
  return limitBy(exchange, { group, perMinute }, key ?? subject.address)
}
