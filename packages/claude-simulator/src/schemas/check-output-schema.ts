import { isJsonObject } from '../json.ts'
import { invalidRequest } from '../wire/api-error.ts'
import { findReference } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'

/**
 * What the API's structured outputs refuse in a schema: bounds of numbers, lengths and counts (`minItems` 0 and 1
 * excepted), objects that stay open, references outside the document, recursion.
 */

const FIELD = 'output_config.format.schema'

const REFUSED_KEYWORDS: Record<string, ReadonlySet<string>> = {
  number: new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']),
  string: new Set(['minLength', 'maxLength']),
  array: new Set(['maxItems', 'uniqueItems', 'contains', 'minContains', 'maxContains', 'prefixItems']),
  object: new Set(['minProperties', 'maxProperties', 'patternProperties', 'propertyNames']),
}
REFUSED_KEYWORDS['integer'] = REFUSED_KEYWORDS['number'] ?? new Set()

const TYPES = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'])
const DEPTH_MAX = 64

/** Throws the API's 400 for the first thing in the schema that it would refuse. */
export function checkOutputSchema(root: JsonSchema): void {
  checkSchema(root, { root, open: [], depth: 0 })
}

type Place = {
  root: JsonSchema
  /** References being followed, to notice recursion. */ open: string[]
  depth: number
}

function checkSchema(schema: unknown, place: Place): void {
  if (!isJsonObject(schema)) {
    throw invalidRequest(`${FIELD}: every schema must be an object`)
  }
  if (place.depth > DEPTH_MAX) {
    throw invalidRequest(`${FIELD}: Schema is too deeply nested`)
  }
  if (typeof schema['$ref'] === 'string') {
    checkReference(schema['$ref'], place)
    return
  }
  checkKeywords(schema)
  const inside = { ...place, depth: place.depth + 1 }
  for (const keyword of ['anyOf', 'allOf']) {
    const branches = schema[keyword]
    if (Array.isArray(branches)) {
      branches.forEach((branch) => checkSchema(branch, inside))
    }
  }
  if (isJsonObject(schema['properties'])) {
    Object.values(schema['properties']).forEach((property) => checkSchema(property, inside))
  }
  if (schema['items'] !== undefined) {
    checkSchema(schema['items'], inside)
  }
}

function checkReference(reference: string, place: Place): void {
  const target = findReference(reference, place.root)
  if (target === undefined) {
    throw invalidRequest(`${FIELD}: $ref '${reference}' can not be resolved`)
  }
  if (place.open.includes(reference)) {
    throw invalidRequest(`${FIELD}: Recursive schemas are not supported ('${reference}')`)
  }
  checkSchema(target, { ...place, open: [...place.open, reference], depth: place.depth + 1 })
}

function checkKeywords(schema: JsonSchema): void {
  if ('oneOf' in schema || 'not' in schema) {
    throw invalidRequest(`${FIELD}: 'oneOf' and 'not' are not supported`)
  }
  const types = [schema['type']].flat()
  for (const type of types) {
    if (type !== undefined && (typeof type !== 'string' || !TYPES.has(type))) {
      throw invalidRequest(`${FIELD}: Unknown type ${JSON.stringify(type)}`)
    }
  }
  for (const [type, refused] of Object.entries(REFUSED_KEYWORDS)) {
    const found = Object.keys(schema).filter((keyword) => refused.has(keyword))
    if (found.length > 0 && (types.includes(type) || (type !== 'integer' && !types.includes('integer')))) {
      const [noun, verb] = found.length === 1 ? ['property', 'is'] : ['properties', 'are']
      throw invalidRequest(
        `${FIELD}: For '${type}' type, ${noun} ${found.sort().join(', ')} ${verb} not supported`,
      )
    }
  }
  const minItems = schema['minItems']
  if (minItems !== undefined && minItems !== 0 && minItems !== 1) {
    throw invalidRequest(`${FIELD}: For 'array' type, 'minItems' values other than 0 or 1 are not supported`)
  }
  if (types.includes('object') && schema['additionalProperties'] !== false) {
    throw invalidRequest(
      `${FIELD}: For 'object' type, 'additionalProperties' must be explicitly set to false`,
    )
  }
}
