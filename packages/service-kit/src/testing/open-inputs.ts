import { z } from 'zod'
import { routesOf, type Feature } from '../http/options.ts'

/**
 * The objects of the features' queries and bodies, however deep, that take a key which they do not name, as the method and path
 * of their route and their own path, such as `POST /orders body.items[]`. Mounts the routes and asks them nothing.
 */
export function openInputs(features: readonly Feature[]): string[] {
  return routesOf(features).flatMap(({ outline: { method, path }, schemas }) =>
    (['query', 'body'] as const).flatMap((part) => {
      const schema = schemas[part]
      if (schema === undefined) return []
      const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })
      return openObjects(document, part).map((at) => `${method} ${path} ${at}`)
    }),
  )
}

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  additionalProperties: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).default([]),
  oneOf: z.array(z.unknown()).default([]),
  allOf: z.array(z.unknown()).default([]),
  $defs: z.record(z.string(), z.unknown()).default({}),
})

function openObjects(schema: unknown, path: string): string[] {
  const read = jsonSchema.safeParse(schema)
  if (!read.success) return []
  const { type, additionalProperties, properties, items, anyOf, oneOf, allOf, $defs } = read.data
  return [
    ...(type === 'object' && additionalProperties !== false ? [path] : []),
    ...Object.entries(properties).flatMap(([name, one]) => openObjects(one, `${path}.${name}`)),
    ...openObjects(items, `${path}[]`),
    ...[...anyOf, ...oneOf, ...allOf].flatMap((one) => openObjects(one, path)),
    // What has a name of its own stands here, and only a reference to it where it is used.
    ...Object.entries($defs).flatMap(([name, one]) => openObjects(one, name)),
  ]
}
