import { z } from 'zod'
import { malformedBody } from './body.ts'
import type { Exchange } from './exchange.ts'
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

export interface InputReader<Params, Query, Headers, Body> {
  /** As used, which is as documented. */
  readonly schemas: InputSchemas
  /** Throws AppError VALIDATION_FAILED naming every field and rule of all parts at once, or MALFORMED_REQUEST for a missing body. */
  read(exchange: Exchange): {
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

  const bodyOf = (exchange: Exchange): unknown => {
    if (body.schema === undefined) return undefined
    if (exchange.body === undefined && !mayLackBody) throw malformedBody('is missing')
    return exchange.body
  }

  return {
    schemas: { params: params.schema, query: query.schema, headers: headers.schema, body: body.schema },
    read(exchange) {
      const givenBody = bodyOf(exchange)
      try {
        return {
          params: params.read(exchange.params),
          query: query.read(exchange.query),
          headers: headers.read(exchange.headers),
          body: body.read(givenBody),
        }
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error
        const language = languageOf(exchange.headers['accept-language'])
        throw validationError([
          ...params.problems(exchange.params, language),
          ...query.problems(exchange.query, language),
          ...headers.problems(exchange.headers, language),
          ...body.problems(givenBody, language),
        ])
      }
    },
  }
}
