import type { ErrorCode } from '@interview-pass/contracts'
import type { z } from 'zod'
import type { AccessRule } from '../access/access.ts'
import type { AnswerForm } from '../reply/answer.ts'
import type { BodyType } from '../request/body.ts'
import { readsIdempotencyKey } from '../request/idempotency-key.ts'
import type { InputSchemas } from '../request/input.ts'

/** What the documentation says of a stream. */
export interface StreamOutline {
  readonly description: string
  /** Schemas of the events' data, by the events' names; `error` is added. */
  readonly events: Readonly<Record<string, z.ZodType>>
}

/** What every kind of route says about itself. */
export interface RouteOutline {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1` and `/api`: `/boxes/:box_id`. */
  readonly path: string
  /** What generated clients call it: `createOrder`. Never changes, and every route of the documentation has one. */
  readonly operationId?: string
  readonly summary: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** Errors that the handler may throw, for the documentation; those of access, limit and validation are added. */
  readonly errors: readonly ErrorCode[]
  /** Default `json`. */
  readonly bodyType?: BodyType
  /** Answered without an envelope, for the documentation. */
  readonly otherAnswers?: {
    readonly 'text/event-stream'?: StreamOutline
    readonly 'text/plain'?: string
    readonly 'text/markdown'?: string
    readonly 'text/html'?: string
    readonly 'application/json'?: string
  }
  /** Its answers have `pagination`, and only then. */
  readonly isList?: boolean
  /** Default: `requestTimeoutMs` of the app. */
  readonly timeoutMs?: number
  /** Default: `bodyLimitBytes` of the app. */
  readonly bodyLimitBytes?: number
}

/** All that a document needs to know of a route. */
export interface DescribedRoute {
  readonly outline: RouteOutline
  readonly access: Pick<AccessRule<never>, 'openApiSecurity' | 'errors' | 'challenge'>
  /** As used, which is as documented. */
  readonly schemas: InputSchemas & AnswerForm
  /** Its requests are counted, each of them. */
  readonly isLimited: boolean
}

/** Every error that a route may answer: those that it names itself, and those that come with what it takes and asks for. */
export function declaredErrors({ outline, schemas, access, isLimited }: DescribedRoute): ErrorCode[] {
  const { params, query, headers, body } = schemas
  const codes: ErrorCode[] = [...outline.errors, ...(access.errors ?? []), 'MALFORMED_REQUEST']
  if ([params, query, headers, body].some((part) => part !== undefined)) codes.push('VALIDATION_FAILED')
  // A body is received before anyone looks whether the route takes one.
  if (outline.method !== 'GET') codes.push('PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  if (readsIdempotencyKey(headers)) codes.push('IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED')
  // A failed proof is counted even where the route itself is not limited.
  if (isLimited || access.openApiSecurity.length > 0) codes.push('RATE_LIMITED')
  codes.push('SERVICE_ERROR', 'SERVICE_UNAVAILABLE')
  return [...new Set(codes)]
}
