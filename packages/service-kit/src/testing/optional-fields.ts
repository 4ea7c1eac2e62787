import { z } from 'zod'
import type { Feature } from '../http/options.ts'
import type { Route } from '../http/route.ts'

export interface OptionalField {
  /** Path of its route and its name, such as `/orders channel`. */
  readonly field: string
  readonly takesNull: boolean
}

/** The fields of the features' bodies that may be absent, in the order of their routes. Mounts the routes and asks them nothing. */
export function optionalFields(features: readonly Feature[]): OptionalField[] {
  const routes: Route[] = []
  for (const feature of features) feature({ mount: (route) => void routes.push(route) })
  return routes.flatMap(({ outline: { path }, schemas: { body } }) => {
    const given = body instanceof z.ZodOptional ? body.unwrap() : body
    if (!(given instanceof z.ZodObject)) return []
    return Object.entries(given.shape)
      .filter(([, schema]) => isTaken(schema, undefined))
      .map(([name, schema]) => ({ field: `${path} ${name}`, takesNull: isTaken(schema, null) }))
  })
}

function isTaken(schema: unknown, value: unknown): boolean {
  return schema instanceof z.ZodType && schema.safeParse(value).success
}
