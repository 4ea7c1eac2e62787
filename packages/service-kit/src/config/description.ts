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

/** Describes every variable of a configuration schema, in the order of the schema. */
export function describeConfig(schema: z.ZodObject): ConfigField[] {
  const fields: Readonly<Record<string, z.core.$ZodType>> = schema.shape
  return Object.entries(fields).map(([name, field]) => describeField(name, field))
}

function describeField(name: string, field: z.core.$ZodType): ConfigField {
  const fallback = field instanceof z.ZodDefault ? field.def.defaultValue : undefined
  return {
    name,
    description: descriptionOf(field) ?? '',
    ...(fallback === undefined ? {} : { default: written(fallback) }),
    required: !z.safeParse(field, undefined).success,
    secret: isSecret(field),
  }
}

/** A description or a mark may sit on a schema or on the one that it wraps. */
function* layersOf(field: z.core.$ZodType): Generator<z.core.$ZodType> {
  const layersMax = 10
  let layer: z.core.$ZodType | undefined = field
  for (let depth = 0; layer !== undefined && depth < layersMax; depth += 1) {
    yield layer
    layer = innerOf(layer)
  }
}

function innerOf(field: z.core.$ZodType): z.core.$ZodType | undefined {
  if (field instanceof z.ZodDefault || field instanceof z.ZodOptional) return field.def.innerType
  if (field instanceof z.ZodPipe) return field.def.in
  return undefined
}

function descriptionOf(field: z.core.$ZodType): string | undefined {
  for (const layer of layersOf(field)) {
    const description = z.globalRegistry.get(layer)?.description
    if (description !== undefined) return description
  }
  return undefined
}

function isSecret(field: z.core.$ZodType): boolean {
  for (const layer of layersOf(field)) if (z.globalRegistry.get(layer)?.['secret'] === true) return true
  return false
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value)
}
