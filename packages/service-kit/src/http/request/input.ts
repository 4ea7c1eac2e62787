import type { IncomingHttpHeaders } from 'node:http'
import { fieldRules, findFieldRule, type FieldRule } from '@interview-pass/contracts'
import { z } from 'zod'
import { AppError, type BrokenRule } from '../../app-error.ts'
import { malformedBody } from './body.ts'

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
      if (needsBody && given.body === undefined) throw malformedBody(fieldRules.missing)
      const read = parts.safeParse(given)
      if (read.success) return read.data
      // Once more for the Chinese texts: only refused requests pay for it.
      const { error: inChinese } = parts.safeParse(given, { error: chineseError })
      const fields = read.error.issues
        .flatMap((issue, at) => brokenRules(issue, inChinese?.issues[at]))
        .slice(0, fieldsMax)
      throw new AppError('VALIDATION_FAILED', { details: { fields } })
    },
  }
}

const fieldsMax = 50
const fieldNameMax = 200

const chineseError = z.locales.zhCN().localeError

function isLookedAt(part: [string, AnySchema]): part is [string, z.ZodType] {
  return part[1] !== undefined
}

function withoutUnknownKeys(schema: AnySchema): AnySchema {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema
  const { id: _id, ...meta } = schema.meta() ?? {}
  return schema.strict().meta(meta)
}

/** The broken rules of one issue, which is also given as it is said in Chinese. */
function brokenRules(issue: z.core.$ZodIssue, inChinese: z.core.$ZodIssue | undefined): BrokenRule[] {
  const paths =
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
  const rule = ruleOf(issue.message, inChinese?.message)
  return paths.map((path) => ({ field: fieldName(path), rule }))
}

/** Ours by its own texts, zod's by those of its languages. */
function ruleOf(english: string, chinese = english): FieldRule {
  return findFieldRule(english) ?? { en: english, 'zh-CN': chinese }
}

function fieldName([part, ...path]: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
  return `${String(part)}${steps.join('')}`.slice(0, fieldNameMax)
}
