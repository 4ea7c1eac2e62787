import { isJsonObject } from '../json.ts'
import type { JsonObject } from '../json.ts'

/** A JSON schema, or a part of one, as it came over the wire. */
export type JsonSchema = JsonObject

/** The schema that a `$ref` of the same document means; other schemas as they are. Throws on a dangling reference. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let resolved = schema
  for (let hops = 0; typeof resolved['$ref'] === 'string'; hops += 1) {
    const target = hops < 32 ? findReference(resolved['$ref'], root) : undefined
    if (target === undefined) {
      throw new Error(`$ref ${resolved['$ref']} leads nowhere`)
    }
    resolved = target
  }
  return resolved
}

export function findReference(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) {
    return undefined
  }
  let target: unknown = root
  for (const part of reference.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    target = isJsonObject(target) && Object.hasOwn(target, key) ? target[key] : undefined
  }
  return isJsonObject(target) ? target : undefined
}

/** The schemas in a list keyword such as `anyOf`; anything that is no object is left out. */
export function schemasIn(schema: JsonSchema, keyword: string): JsonSchema[] {
  const list = schema[keyword]
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

export function propertiesOf(schema: JsonSchema): [string, JsonSchema][] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  return Object.entries(properties).filter((entry): entry is [string, JsonSchema] => isJsonObject(entry[1]))
}

/** The declared types; `['string', 'null']` is two. */
export function typesOf(schema: JsonSchema): string[] {
  const type = schema['type']
  return (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string')
}

/** The resolved schema of a list's items. */
export function itemsOf(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  return isJsonObject(schema['items']) ? resolveSchema(schema['items'], root) : undefined
}

/** The schema and its anyOf branches, resolved: the places where a value may find its type. */
export function alternativesOf(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema[] {
  const resolved = resolveSchema(schema, root)
  const branches = depth > 8 ? [] : schemasIn(resolved, 'anyOf')
  return [resolved, ...branches.flatMap((branch) => alternativesOf(branch, root, depth + 1))]
}

/**
 * Every value the schema allows, when it is a closed list: an enum, a const, null, or an anyOf of those.
 * Undefined when the list is open.
 */
export function closedValues(schema: JsonSchema, root: JsonSchema, depth = 0): unknown[] | undefined {
  const resolved = resolveSchema(schema, root)
  const listed: unknown = resolved['enum']
  if (Array.isArray(listed)) {
    return listed.map((value: unknown) => value)
  }
  if ('const' in resolved) {
    return [resolved['const']]
  }
  if (resolved['type'] === 'null') {
    return [null]
  }
  const branches = schemasIn(resolved, 'anyOf')
  if (branches.length === 0 || depth > 8) {
    return undefined
  }
  const lists = branches.map((branch) => closedValues(branch, root, depth + 1))
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined
}
