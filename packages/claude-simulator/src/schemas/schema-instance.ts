import type { JsonObject } from '../json.ts'
import { clipText } from './clip-text.ts'
import { instanceOfFormat } from './format-instance.ts'
import {
  alternativesOf,
  closedValues,
  itemsOf,
  propertiesOf,
  resolveSchema,
  schemasIn,
  typesOf,
} from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'
import { boundsOf } from './schema-bounds.ts'

/** A place in the document being made. */
export type SchemaSpot = {
  /** The nearest property name; empty at the root. */
  name: string
  /** The property names from the root to here. */
  path: readonly string[]
  /** False for a property that may be left out. */
  isRequired: boolean
  /** Position in the innermost list, when there is one. */
  index: number | undefined
  /** The resolved schema, and the document it is part of. */
  schema: JsonSchema
  root: JsonSchema
  /** Every type allowed here, by whatever branch. */
  types: readonly string[]
  /** Every value allowed here, when the list is closed. */
  values: readonly unknown[] | undefined
  /** What the enclosing object holds so far, in the schema's order. */
  siblings: JsonObject
}

/** What somebody who understands the question would write; undefined means no opinion. */
export type SchemaHints = {
  /** Used where the schema allows it, else ignored. Null leaves an optional property out. */
  value(spot: SchemaSpot): unknown
  /** How many items a list should have. */
  count(spot: SchemaSpot): number | undefined
}

const NO_HINTS: SchemaHints = { value: () => undefined, count: () => undefined }
const DEPTH_MAX = 24

/** A document that satisfies the schema, and follows the hints wherever the schema allows them. */
export function createInstance(schema: JsonSchema, hints: SchemaHints = NO_HINTS): unknown {
  return instanceAt(schema, {
    root: schema,
    hints,
    name: '',
    path: [],
    isRequired: true,
    index: undefined,
    siblings: {},
    depth: 0,
  })
}

type Place = {
  root: JsonSchema
  hints: SchemaHints
  name: string
  path: readonly string[]
  isRequired: boolean
  index: number | undefined
  siblings: JsonObject
  depth: number
}

function instanceAt(unresolved: JsonSchema, place: Place): unknown {
  const schema = resolveSchema(unresolved, place.root)
  if (place.depth > DEPTH_MAX) {
    return null
  }
  const spot = spotAt(schema, place)
  const hinted = place.hints.value(spot)
  const taker = alternativesOf(schema, place.root).find((alternative) => allows(alternative, hinted))
  if (hinted !== undefined && taker !== undefined) {
    return keepBounds(hinted, taker)
  }
  if (spot.values !== undefined) {
    return spot.values.find((value) => value !== null) ?? null
  }
  const branches = schemasIn(schema, 'anyOf')
  if (branches.length > 0) {
    return instanceAt(chooseBranch(branches, place), { ...place, depth: place.depth + 1 })
  }
  const parts = schemasIn(schema, 'allOf')
  return typedInstance(parts.length > 0 ? mergeParts(schema, parts, place.root) : schema, spot, place)
}

function spotAt(schema: JsonSchema, place: Place): SchemaSpot {
  const { name, path, isRequired, index, siblings, root } = place
  const types = alternativesOf(schema, root).flatMap(typesOf)
  return { name, path, isRequired, index, siblings, schema, root, types, values: closedValues(schema, root) }
}

function typedInstance(schema: JsonSchema, spot: SchemaSpot, place: Place): unknown {
  const bounds = boundsOf(schema)
  switch (typesOf(schema).find((type) => type !== 'null')) {
    case 'array':
      return listInstance(schema, spot, place)
    case 'string':
      return instanceOfFormat(schema, place.name).padEnd(Math.min(bounds.minLength, 10_000), '.')
    case 'integer':
    case 'number':
      return Math.min(Math.max(1, bounds.minimum), bounds.maximum)
    case 'boolean':
      return false
    case undefined:
      return null
    default:
      return objectInstance(schema, place)
  }
}

function objectInstance(schema: JsonSchema, place: Place): JsonObject {
  const siblings: JsonObject = {}
  const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  for (const [name, property] of propertiesOf(schema)) {
    const path = [...place.path, name]
    const isRequired = required.includes(name)
    const inside = { ...place, name, path, isRequired, siblings, depth: place.depth + 1 }
    const spot = spotAt(resolveSchema(property, place.root), inside)
    if (isRequired || place.hints.value(spot) !== null) {
      siblings[name] = instanceAt(property, inside)
    }
  }
  return siblings
}

function listInstance(schema: JsonSchema, spot: SchemaSpot, place: Place): unknown[] {
  const bounds = boundsOf(schema)
  const items = itemsOf(schema, place.root)
  if (items === undefined) {
    return []
  }
  const wanted = place.hints.count(spot) ?? bounds.minItems
  const count = Math.max(bounds.minItems, Math.min(wanted, bounds.maxItems))
  return Array.from({ length: count }, (_, index) =>
    instanceAt(items, { ...place, index, siblings: {}, depth: place.depth + 1 }),
  )
}

/**
 * The branch whose closed properties hold what the hints want: in a union told apart by a constant, that is the one
 * meant. Without an opinion, the first that is not null.
 */
function chooseBranch(branches: readonly JsonSchema[], place: Place): JsonSchema {
  const resolved = branches.map((branch) => resolveSchema(branch, place.root))
  const candidates = resolved.filter((branch) => branch['type'] !== 'null')
  const wanted = new Map<string, unknown>()
  for (const name of new Set(candidates.flatMap((branch) => propertiesOf(branch).map(([name]) => name)))) {
    const values = candidates.flatMap((branch) => closedProperty(branch, name, place.root) ?? [])
    if (values.length > 0) {
      const spot = spotAt({ enum: values }, { ...place, name, path: [...place.path, name] })
      wanted.set(name, place.hints.value(spot))
    }
  }
  const fits = (branch: JsonSchema): boolean =>
    [...wanted].every(([name, value]) => {
      const values = closedProperty(branch, name, place.root)
      return value === undefined || values === undefined || values.includes(value)
    })
  return candidates.find(fits) ?? candidates[0] ?? { type: 'null' }
}

function closedProperty(branch: JsonSchema, name: string, root: JsonSchema): unknown[] | undefined {
  const property = propertiesOf(branch).find(([known]) => known === name)?.[1]
  return property === undefined ? undefined : closedValues(property, root)
}

function mergeParts(schema: JsonSchema, parts: readonly JsonSchema[], root: JsonSchema): JsonSchema {
  const resolved = parts.map((part) => resolveSchema(part, root))
  const properties = Object.fromEntries([schema, ...resolved].flatMap(propertiesOf))
  const merged: JsonSchema = {}
  for (const part of [schema, ...resolved]) {
    Object.assign(merged, part)
  }
  return { ...merged, properties, allOf: undefined }
}

/** Whether a hint may stand here by this schema alone. Lists and objects are never hinted whole, but item by item. */
function allows(schema: JsonSchema, value: unknown): boolean {
  if (Array.isArray(schema['enum'])) {
    return schema['enum'].includes(value)
  }
  if ('const' in schema) {
    return schema['const'] === value
  }
  return typesOf(schema).some((type) => isOfType(value, type))
}

function isOfType(value: unknown, type: string): boolean {
  return type === 'null'
    ? value === null
    : type === 'integer'
      ? Number.isInteger(value)
      : type === typeof value && type !== 'object'
}

function keepBounds(value: unknown, schema: JsonSchema): unknown {
  const bounds = boundsOf(schema)
  if (typeof value === 'string') {
    return clipText(value, bounds.maxLength).padEnd(Math.min(bounds.minLength, 10_000), '.')
  }
  if (typeof value === 'number') {
    return Math.min(Math.max(value, bounds.minimum), bounds.maximum)
  }
  return value
}
