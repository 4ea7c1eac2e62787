import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Turns zod schemas into JSON Schema for one document, in which each schema with a name stands once. */
export interface SchemaWriter {
  /** What a caller sends. */
  input(schema: z.ZodType): JsonSchema
  /** What a caller gets: open, because a later version may add a field. */
  output(schema: z.ZodType): JsonSchema
  /** Keeps a schema under a name and returns the reference to it. */
  named(name: string, schema: JsonSchema): JsonSchema
  /** Whether another schema has this name. */
  isTaken(name: string, schema: JsonSchema): boolean
  /** All schemas with a name, in the order of their names. */
  components(): Readonly<Record<string, JsonSchema>>
}

type Direction = 'input' | 'output'

const records = z.array(z.record(z.string(), z.unknown()))
/** Schemas by name, which refer to others where the document has those. */
const referring = z
  .unknown()
  .transform((schemas): unknown =>
    JSON.parse(
      JSON.stringify(schemas).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/'),
      (_keyword, value: unknown) => alternativesApart(value),
    ),
  )
  .pipe(z.record(z.string(), z.record(z.string(), z.unknown())))

export function createSchemaWriter(): SchemaWriter {
  const components = new Map<string, JsonSchema>()

  const isTaken = (name: string, schema: JsonSchema): boolean => {
    const known = components.get(name)
    return known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)
  }

  const named = (name: string, schema: JsonSchema): JsonSchema => {
    if (isTaken(name, schema)) {
      throw new Error(`two different schemas of the document are called ${name}`)
    }
    components.set(name, schema)
    return { $ref: `#/components/schemas/${name}` }
  }

  const write = (schema: z.ZodType, io: Direction): JsonSchema => {
    // zod refers to a schema by its name only where it stands inside another one.
    const { properties, $defs } = z.toJSONSchema(z.object({ it: schema }), {
      io,
      override: ({ jsonSchema }) => makePortable(jsonSchema, io),
    })
    for (const [name, { id: _id, ...definition }] of Object.entries(referring.parse($defs ?? {}))) {
      named(name, definition)
    }
    return referring.parse(properties)['it'] ?? {}
  }

  return {
    named,
    isTaken,
    input: (schema) => write(schema, 'input'),
    output: (schema) => write(schema, 'output'),
    components: () => Object.fromEntries([...components].sort(([one], [other]) => (one < other ? -1 : 1))),
  }
}

/** Puts one schema into the form that client generators of all languages take. */
function makePortable(given: Record<string, unknown>, io: Direction): void {
  const schema = { ...nullAsType(given) }
  for (const keyword of Object.keys(given)) delete given[keyword]
  for (const [keyword, value] of Object.entries(schema)) {
    if (!isNoise(schema, keyword, io)) given[keyword] = value
  }
}

/** What says nothing, or what generators stumble over. */
function isNoise(schema: JsonSchema, keyword: string, io: Direction): boolean {
  const value = schema[keyword]
  switch (keyword) {
    // A format says the same as its pattern of 200 characters. Python, Go, Java and .NET refuse a pattern with a Unicode
    // property that they lack. Source: JSON Schema 2020-12, section 6.4.
    case 'pattern':
      return schema['format'] !== undefined || /\\p\{/iu.test(String(value))
    // A bound of 2^53 is none of ours.
    case 'maximum':
      return value === Number.MAX_SAFE_INTEGER
    case 'minimum':
      return value === Number.MIN_SAFE_INTEGER
    // A boolean that is always the same: some generators refuse it, others make a type of it that nobody can write.
    case 'const':
      return schema['type'] === 'boolean'
    case 'propertyNames':
      return true
    case 'additionalProperties':
      return io === 'output' && value === false
    default:
      return false
  }
}

/**
 * Null as one of the types of a field. As an alternative beside the type it becomes a class in some languages, and one that
 * unrelated fields share. What is only ever null may be an object too: most generators know no type that has null alone.
 */
function nullAsType(schema: JsonSchema): JsonSchema {
  if (isNull(schema)) return { ...schema, type: ['object', 'null'] }
  const { anyOf, ...rest } = schema
  const [some, other, ...more] = records.safeParse(anyOf).data ?? []
  if (some === undefined || other === undefined || more.length > 0) return schema
  if (!isNull(other) || typeof some['type'] !== 'string' || some['enum'] !== undefined) return schema
  return { ...some, ...rest, type: [some['type'], 'null'] }
}

const severalTypes = z.looseObject({ type: z.array(z.string()).min(2) })

/**
 * zod writes alternatives without rules of their own as one list of types, which generators do not know, but for null
 * beside one type. What is only ever null stands there as `object` and `null`.
 */
function alternativesApart(value: unknown): unknown {
  const schema = severalTypes.safeParse(value)
  if (!schema.success) return value
  const { type: types, ...rest } = schema.data
  if (types.length === 2 && types.includes('null')) return value
  const apart = types.includes('null') ? types.filter((type) => type !== 'object') : types
  return { ...rest, anyOf: apart.map((type) => ({ type })) }
}

function isNull(schema: JsonSchema): boolean {
  return schema['type'] === 'null'
}
