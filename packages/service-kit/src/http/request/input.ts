import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { malformedBody } from './body.ts'
import { languageOf } from './language.ts'
import { partReader, validationError } from './validation.ts'

export type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** The schemas of what comes in; undefined for a part that the route does not look at. */
export interface InputSchemas {
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly headers: z.ZodType | undefined
  readonly body: z.ZodType | undefined
}

/** The parts of a request as they came. `body` throws when it cannot be read. */
interface ReceivedInput {
  readonly params: unknown
  readonly query: unknown
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

export interface InputReader<Params, Query, Headers, Body> {
  /** As used, which is as documented. */
  readonly schemas: InputSchemas
  /** Throws AppError VALIDATION_FAILED naming every field and rule of all parts at once, or MALFORMED_REQUEST for a missing body. */
  read(given: ReceivedInput): {
    readonly params: Parsed<Params>
    readonly query: Parsed<Query>
    readonly headers: Parsed<Headers>
    readonly body: Parsed<Body>
  }
}

interface InputDefinition<Params, Query, Headers, Body> {
  readonly params?: Params
  readonly query?: Query
  readonly headers?: Headers
  readonly body?: Body
}

export function inputReader<
  Params extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Headers extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
>(definition: InputDefinition<Params, Query, Headers, Body>): InputReader<Params, Query, Headers, Body> {
  const params = partReader('params', definition.params)
  const query = partReader('query', definition.query)
  const headers = partReader('headers', definition.headers)
  const body = partReader('body', definition.body)
  const mayLackBody = body.schema === undefined || body.schema.safeParse(undefined).success

  const bodyOf = (given: ReceivedInput): unknown => {
    if (body.schema === undefined) return undefined
    if (given.body === undefined && !mayLackBody) throw malformedBody('is missing')
    return given.body
  }

  return {
    schemas: { params: params.schema, query: query.schema, headers: headers.schema, body: body.schema },
    read(given) {
      const givenBody = bodyOf(given)
      try {
        return {
          params: params.read(given.params),
          query: query.read(given.query),
          headers: headers.read(given.headers),
          body: body.read(givenBody),
        }
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error
        const language = languageOf(given.headers['accept-language'])
        throw validationError([
          ...params.problems(given.params, language),
          ...query.problems(given.query, language),
          ...headers.problems(given.headers, language),
          ...body.problems(givenBody, language),
        ])
      }
    },
  }
}
