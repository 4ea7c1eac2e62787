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
  /** The message key of the example. */
  readonly exampleKey: string
}

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  properties: z
    .record(z.string(), z.looseObject({ type: z.string().optional(), format: z.string().optional() }))
    .default({}),
  required: z.array(z.string()).default([]),
})

/** The parts of a JSON Schema that a page shows; the rest is kept. */
type JsonSchema = z.infer<typeof jsonSchema>

/** Joins a definition with its example; throws ZodError where the example breaks the schema. */
export function documentEvent(definition: EventDefinition, example: unknown): DocumentedEvent {
  const { type, topic, source, summary, schema, keyOf } = definition
  const data = schema.parse(example)
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
    exampleKey: keyOf(data),
  }
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
