import type { EventDefinition } from '@interview-pass/contracts'
import { z } from 'zod'

/** An event of contracts with everything that its documents show. */
export interface DocumentedEvent {
  readonly type: string
  readonly topic: string
  readonly source: string
  readonly summary: string
  /** JSON Schema of the payload, complete in itself. */
  readonly payload: JsonSchema
  readonly example: unknown
  /** The field that is the message key; where it may be null, then the one that is the key instead. */
  readonly keyFields: readonly string[]
}

const named = { type: z.string().optional(), format: z.string().optional() }

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  properties: z
    .record(z.string(), z.looseObject({ ...named, anyOf: z.array(z.looseObject(named)).optional() }))
    .default({}),
  required: z.array(z.string()).default([]),
})

/** The parts of a JSON Schema that a page shows; the rest is kept. */
type JsonSchema = z.infer<typeof jsonSchema>

/** Joins a definition with its example; throws ZodError where the example breaks the schema. */
export function documentEvent(definition: EventDefinition, example: unknown): DocumentedEvent {
  const { type, topic, source, summary, schema } = definition
  schema.parse(example)
  // An empty registry keeps shared parts inline: a reference would point into another document.
  const { $schema: _, ...payload } = z.toJSONSchema(schema, {
    target: 'draft-7',
    metadata: z.registry(),
    override: ({ jsonSchema }) => open(jsonSchema),
  })
  return {
    type,
    topic,
    source,
    summary,
    payload: jsonSchema.parse(payload),
    example,
    keyFields: keyFieldsOf(definition, example),
  }
}

function keyFieldsOf(definition: EventDefinition, example: unknown): readonly string[] {
  const { schema, keyOf } = definition
  const data = schema.safeParse(example)
  if (!data.success) return []
  const key = keyOf(data.data)
  const field = Object.entries(z.looseObject({}).parse(example)).find(([, value]) => value === key)?.[0]
  if (field === undefined) return []
  return [field, ...keyFieldsOf(definition, { ...Object(example), [field]: null })]
}

/** A field may be added to an event: who validates with this schema must not reject it. A format says the same as its pattern. */
function open(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties
  if (schema.format !== undefined) delete schema.pattern
}

/** The file of an event's example: `PaymentCompleted` → `payment-completed.json`. */
export function exampleFile(type: string): string {
  return `${type.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}.json`
}
