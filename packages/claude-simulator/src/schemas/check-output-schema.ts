import { invalidRequest } from '../wire/api-error.ts'
import { findReference, isJsonObject, type JsonObject } from './json.ts'

const field = 'output_config.format.schema'
const types = new Set<unknown>(['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'])
const depthMax = 64

const refusedKeywords = {
  number: ['exclusiveMaximum', 'exclusiveMinimum', 'maximum', 'minimum', 'multipleOf'],
  string: ['maxLength', 'minLength'],
  array: ['contains', 'maxContains', 'maxItems', 'minContains', 'prefixItems', 'uniqueItems'],
  object: ['maxProperties', 'minProperties', 'patternProperties', 'propertyNames'],
}

/**
 * Throws the API's 400 for the first thing in the schema that its structured outputs refuse: bounds of numbers, lengths
 * and counts (`minItems` 0 and 1 excepted), objects that stay open, references outside the document, recursion.
 * `around` are the schemas that this one is in, the document first.
 */
export function checkOutputSchema(schema: unknown, around: readonly JsonObject[] = []): void {
  if (!isJsonObject(schema)) throw invalidRequest(`${field}: every schema must be an object`)
  if (around.length > depthMax) throw invalidRequest(`${field}: Schema is too deeply nested`)
  const inside = [...around, schema]
  const { $ref: reference, properties, anyOf, allOf, items } = schema
  const root = around[0] ?? schema
  if (typeof reference === 'string') {
    const target = findReference(reference, root)
    if (target === undefined) throw invalidRequest(`${field}: $ref '${reference}' cannot be resolved`)
    if (inside.includes(target)) {
      throw invalidRequest(`${field}: Recursive schemas are not supported ('${reference}')`)
    }
    checkOutputSchema(target, inside)
    return
  }
  checkKeywords(schema)
  const inner = [anyOf, allOf, items, isJsonObject(properties) ? Object.values(properties) : []].flat()
  for (const each of inner.filter((part) => part !== undefined)) checkOutputSchema(each, inside)
}

function checkKeywords(schema: JsonObject): void {
  if ('oneOf' in schema || 'not' in schema) {
    throw invalidRequest(`${field}: 'oneOf' and 'not' are not supported`)
  }
  const declared = [schema['type'] ?? []].flat()
  const unknown = declared.find((type) => !types.has(type))
  if (unknown !== undefined) throw invalidRequest(`${field}: Unknown type ${JSON.stringify(unknown)}`)
  for (const [kind, refused] of Object.entries(refusedKeywords)) {
    const found = refused.filter((keyword) => keyword in schema)
    if (found.length > 0) {
      const type = kind === 'number' && declared.includes('integer') ? 'integer' : kind
      const are = found.length === 1 ? ['property', 'is'] : ['properties', 'are']
      throw invalidRequest(
        `${field}: For '${type}' type, ${are[0]} ${found.join(', ')} ${are[1]} not supported`,
      )
    }
  }
  if (![undefined, 0, 1].some((allowed) => schema['minItems'] === allowed)) {
    throw invalidRequest(`${field}: For 'array' type, 'minItems' values other than 0 or 1 are not supported`)
  }
  if (declared.includes('object') && schema['additionalProperties'] !== false) {
    throw invalidRequest(
      `${field}: For 'object' type, 'additionalProperties' must be explicitly set to false`,
    )
  }
}
