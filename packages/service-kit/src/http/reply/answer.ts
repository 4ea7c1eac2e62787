import type { Pagination } from '@interview-pass/contracts'
import type { z } from 'zod'
import type { AppError } from '../../app-error.ts'

type SuccessStatus = 200 | 201 | 202

/** Schemas of `data`, by status. */
export type AnswerSchemas = { readonly [Status in SuccessStatus]?: z.ZodType }

/** How the answers of a route are written. */
export interface AnswerForm {
  readonly answers: AnswerSchemas
  /** They have `pagination`, and only then. */
  readonly isList: boolean
}

type AnswerHeaders = Readonly<Record<string, string>>

/** Becomes the envelope: the route's schema of this status says which keys of `data` leave the service. */
export interface DataAnswer<Status extends SuccessStatus = SuccessStatus, Data = unknown> {
  readonly status: Status
  readonly data: Data
  readonly links?: { readonly self: string } | undefined
  readonly pagination?: Pagination | undefined
  readonly headers?: AnswerHeaders | undefined
}

/** A bare text without an envelope, where another protocol or format asks for it. */
export interface TextAnswer {
  readonly text: string
  /** Default 200; any other is that of the other protocol. */
  readonly status?: number
  /** Default `text/plain`. */
  readonly contentType?: 'text/plain' | 'text/markdown' | 'text/html' | 'application/json'
  readonly headers?: AnswerHeaders | undefined
}

/** One event of a stream. Source: HTML Living Standard, section 9.2 (server-sent events). */
export interface ServerSentEvent {
  readonly event?: string
  readonly id?: string
  /** Text is sent as it is, anything else as JSON. */
  readonly data: unknown
  readonly retryMs?: number
}

/** Server-sent events until the iterable ends, the client goes away or the service shuts down. */
export interface StreamAnswer {
  readonly stream: AsyncIterable<ServerSentEvent>
  readonly headers?: AnswerHeaders | undefined
}

/** A stored answer or refusal given again. Data goes through the schema of its status once more. */
export interface ReplayAnswer {
  readonly replay: DataAnswer | AppError
}

export type Answer = DataAnswer | TextAnswer | StreamAnswer | ReplayAnswer

/** What a route with these schemas may answer. */
export type AnswerOf<Schemas extends AnswerSchemas> =
  | {
      [Status in keyof Schemas & SuccessStatus]: Schemas[Status] extends z.ZodType
        ? DataAnswer<Status, z.output<Schemas[Status]>>
        : never
    }[keyof Schemas & SuccessStatus]
  | TextAnswer
  | StreamAnswer
  | ReplayAnswer
