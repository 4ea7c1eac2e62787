import type { JsonSchema } from './json-schema.ts'

/**
 * The bounds that the API does not enforce and a sensible model keeps all the same. The SDK's transform moves them
 * into the description, as in `{minLength: 1, maxLength: 200}`.
 */
export type SchemaBounds = {
  minimum: number
  maximum: number
  minLength: number
  maxLength: number
  minItems: number
  maxItems: number
}

const OPEN: SchemaBounds = {
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
  minLength: 0,
  maxLength: 100_000,
  minItems: 0,
  maxItems: 100,
}

export function boundsOf(schema: JsonSchema): SchemaBounds {
  const description = typeof schema['description'] === 'string' ? schema['description'] : ''
  const written = /\{([^{}]*)\}\s*$/.exec(description)?.[1] ?? ''
  const bound = (name: string): number | undefined => {
    const own = schema[name]
    const match = new RegExp(`\\b${name}: (-?\\d+(?:\\.\\d+)?)`).exec(written)?.[1]
    return typeof own === 'number' ? own : match === undefined ? undefined : Number(match)
  }
  const aboveMinimum = bound('exclusiveMinimum')
  const belowMaximum = bound('exclusiveMaximum')
  return {
    minimum: bound('minimum') ?? (aboveMinimum === undefined ? OPEN.minimum : aboveMinimum + 1),
    maximum: bound('maximum') ?? (belowMaximum === undefined ? OPEN.maximum : belowMaximum - 1),
    minLength: bound('minLength') ?? OPEN.minLength,
    maxLength: bound('maxLength') ?? OPEN.maxLength,
    minItems: bound('minItems') ?? OPEN.minItems,
    maxItems: Math.min(bound('maxItems') ?? OPEN.maxItems, OPEN.maxItems),
  }
}
