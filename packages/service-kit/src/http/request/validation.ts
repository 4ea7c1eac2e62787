import type { Language } from '@interview-pass/contracts'
import { z } from 'zod'
import { AppError } from '../../app-error.ts'

export type RequestPart = 'params' | 'query' | 'headers' | 'body'

/** One broken rule, as the caller sees it. */
export interface FieldProblem {
  /** `body.items[0].amount` */
  readonly field: string
  readonly rule: string
}

export interface PartReader<Schema> {
  /** As used and as documented; undefined when the route does not look at this part. */
  readonly schema: z.ZodType | undefined
  /** Throws ZodError. */
  read(value: unknown): Schema extends z.ZodType ? z.output<Schema> : undefined
  /** Parses once more to name the rules in a language; only refused requests pay for it. */
  problems(value: unknown, language: Language): FieldProblem[]
}

const fieldsMax = 50

/** A reader of one part of the request. Bodies and queries refuse unknown keys unless their schema says otherwise. */
export function partReader<Schema extends z.ZodType | undefined>(
  part: RequestPart,
  schema: Schema | undefined,
): PartReader<Schema>
export function partReader(
  part: RequestPart,
  schema: z.ZodType | undefined,
): PartReader<z.ZodType | undefined> {
  if (schema === undefined) return { schema, read: () => undefined, problems: () => [] }
  const used = part === 'body' || part === 'query' ? withoutUnknownKeys(schema) : schema
  return {
    schema: used,
    read: (value) => used.parse(value),
    problems(value, language) {
      const parsed = used.safeParse(value, { error: localeErrors[language] })
      return parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemOf(part, issue))
    },
  }
}

/** A 422 that names every field and rule, up to 50. */
export function validationError(problems: readonly FieldProblem[]): AppError {
  return new AppError('VALIDATION_FAILED', { details: { fields: problems.slice(0, fieldsMax) } })
}

function withoutUnknownKeys(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema
  const strict = schema.strict()
  const { id: _id, ...meta } = schema.meta() ?? {}
  return strict.meta(meta)
}

const localeErrors = { en: z.locales.en().localeError, 'zh-CN': z.locales.zhCN().localeError }

function problemOf(part: RequestPart, issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldName(part, [...issue.path, key]), rule: issue.message }))
  }
  return [{ field: fieldName(part, issue.path), rule: issue.message }]
}

const fieldNameMax = 200

function fieldName(part: RequestPart, path: readonly PropertyKey[]): string {
  const name = path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : `${name}.${String(step)}`),
    part,
  )
  return name.slice(0, fieldNameMax)
}
