import { z } from 'zod'
import { findReference, isJsonObject, type JsonObject } from './json.ts'

/** A value for each string format that structured outputs know. */
const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T10:30:00Z',
  time: '10:30:00Z',
  date: '2026-01-15',
  duration: 'PT30M',
  email: 'someone@example.com',
  hostname: 'example.com',
  uri: 'https://example.com/',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
}

/** What a description may ask for at most, of characters or of items. */
const sizeMax = 10_000

export function isInstance(schema: JsonObject, value: unknown): boolean {
  return z.fromJSONSchema(schema).safeParse(value).success
}

/** The least document that satisfies a schema which `checkOutputSchema` lets pass. */
export function createInstance(schema: unknown, root = schema): unknown {
  if (!isJsonObject(schema)) return null
  if (typeof schema['$ref'] === 'string') return createInstance(findReference(schema['$ref'], root), root)
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'].find((value) => value !== null) ?? null
  // The parts of an allOf are closed objects, so that they can only allow the same: the first will do.
  const branches = [schema['anyOf'] ?? schema['allOf'] ?? []].flat().filter(isJsonObject)
  const branch = branches.find(({ type }) => type !== 'null') ?? branches[0]
  return branch === undefined ? typedInstance(schema, root) : createInstance(branch, root)
}

function typedInstance(schema: JsonObject, root: unknown): unknown {
  const type = [schema['type']].flat().find((name) => name !== 'null')
  switch (type) {
    case 'object': {
      const required = new Set([schema['required']].flat())
      const properties = Object.entries(schema['properties'] ?? {}).filter(([name]) => required.has(name))
      return Object.fromEntries(properties.map(([name, property]) => [name, createInstance(property, root)]))
    }
    case 'array': {
      const length = Math.min(boundOf(schema, 'minItems') ?? 0, sizeMax)
      return Array.from({ length }, () => createInstance(schema['items'], root))
    }
    case 'string': {
      const text = formats[String(schema['format'])] ?? 'text'.slice(0, boundOf(schema, 'maxLength'))
      return text.padEnd(Math.min(boundOf(schema, 'minLength') ?? 0, sizeMax), '.')
    }
    case 'integer':
    case 'number': {
      const lowest = boundOf(schema, 'minimum') ?? (boundOf(schema, 'exclusiveMinimum') ?? 0) + 1
      const highest =
        boundOf(schema, 'maximum') ?? (boundOf(schema, 'exclusiveMaximum') ?? Number.POSITIVE_INFINITY) - 1
      return Math.min(Math.max(1, lowest), highest)
    }
    case 'boolean':
      return false
    default:
      return null
  }
}

/**
 * A bound that the API does not enforce and a sensible model keeps all the same: the SDK moves it into the description,
 * as in `{minLength: 1, maxLength: 200}`. Only `minItems` may stand in the schema itself.
 */
function boundOf(schema: JsonObject, name: string): number | undefined {
  const written = new RegExp(`\\b${name}: (-?\\d+(?:\\.\\d+)?)`).exec(String(schema['description']))?.[1]
  const bound = schema[name] ?? written
  return bound === undefined ? undefined : Number(bound)
}
