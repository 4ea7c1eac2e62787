import type { ErrorCode } from '@interview-pass/contracts'
import type { z } from 'zod'
import type { AccessRule } from '../access/access.ts'
import type { AnswerForm } from '../reply/answer.ts'
import type { BodyType } from '../request/body.ts'
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
  readonly access: Pick<AccessRule<never>, 'openApiSecurity' | 'errors'>
  /** As used, which is as documented. */
  readonly schemas: InputSchemas & AnswerForm
  /** Its requests are counted, each of them. */
  readonly isLimited: boolean
}
