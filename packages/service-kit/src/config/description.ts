import { z } from 'zod'

/** One environment variable, for the generated table. */
export interface ConfigField {
  readonly name: string
  readonly description: string
  /** As it would be written in the environment; absent for none. */
  readonly default?: string
  readonly required: boolean
  /** Its value must never be shown. */
  readonly secret: boolean
}

const described = z.object({
  properties: z.record(
    z.string(),
    z.object({ description: z.string().default(''), secret: z.boolean().default(false) }),
  ),
  required: z.array(z.string()).default([]),
})

/** Describes every variable of a configuration schema, in the order of the schema. */
export function describeConfig(schema: z.ZodObject): ConfigField[] {
  const { properties, required } = described.parse(z.toJSONSchema(schema, { io: 'input' }))
  return Object.entries(properties).map(([name, marks]) => {
    const field: unknown = schema.shape[name]
    // A list is written with commas, as String does.
    const fallback = field instanceof z.ZodDefault ? { default: String(field.def.defaultValue) } : {}
    return { name, ...marks, ...fallback, required: required.includes(name) }
  })
}
