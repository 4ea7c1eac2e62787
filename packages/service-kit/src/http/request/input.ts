import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { AppError } from '../../app-error.ts'
import { malformedBody } from './body.ts'
import { languageOf } from './preferences.ts'

export type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** The schemas of what comes in; undefined for a part that the route does not look at. */
export interface InputSchemas {
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly headers: z.ZodType | undefined
  readonly body: z.ZodType | undefined
}

/** The parts of a request as they came. `body` throws when it cannot be read, and is only read for a route that takes one. */
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

type AnySchema = z.ZodType | undefined

/** A reader of all parts of a request. Bodies and queries refuse unknown keys unless their schema says otherwise. */
export function inputReader<
  Params extends AnySchema,
  Query extends AnySchema,
  Headers extends AnySchema,
  Body extends AnySchema,
>(definition: InputDefinition<Params, Query, Headers, Body>): InputReader<Params, Query, Headers, Body>
export function inputReader({
  params,
  query,
  headers,
  body,
}: InputDefinition<AnySchema, AnySchema, AnySchema, AnySchema>) {
  const schemas = { params, query: withoutUnknownKeys(query), headers, body: withoutUnknownKeys(body) }
  const parts = z.object(Object.fromEntries(Object.entries(schemas).filter(isLookedAt)))
  const needsBody = schemas.body?.safeParse(undefined).success === false
  return {
    schemas,
    read(given: ReceivedInput) {
      if (needsBody && given.body === undefined) throw malformedBody('is missing')
      const read = parts.safeParse(given)
      if (read.success) return read.data
      // Once more, to name the rules in a language: only refused requests pay for it.
      const language = languageOf(given.headers['accept-language'])
      const { error } = parts.safeParse(given, { error: localeErrors[language] })
      const fields = error?.issues.flatMap(problemsOf).slice(0, fieldsMax)
      throw new AppError('VALIDATION_FAILED', { details: { fields } })
    },
  }
}

const fieldsMax = 50
const fieldNameMax = 200

const localeErrors = { en: z.locales.en().localeError, 'zh-CN': z.locales.zhCN().localeError }

function isLookedAt(part: [string, AnySchema]): part is [string, z.ZodType] {
  return part[1] !== undefined
}

function withoutUnknownKeys(schema: AnySchema): AnySchema {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema
  const { id: _id, ...meta } = schema.meta() ?? {}
  return schema.strict().meta(meta)
}

/** The broken rules of one issue, as the caller sees them: `body.items[0].amount`. */
function problemsOf(issue: z.core.$ZodIssue): { readonly field: string; readonly rule: string }[] {
  const paths =
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
  return paths.map((path) => ({ field: fieldName(path), rule: issue.message }))
}

function fieldName([part, ...path]: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
  return `${String(part)}${steps.join('')}`.slice(0, fieldNameMax)
}
