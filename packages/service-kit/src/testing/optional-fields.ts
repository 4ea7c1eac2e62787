import { z } from 'zod'
import { routesOf, type Feature } from '../http/options.ts'

export interface OptionalField {
  /** Path of its route and its name, such as `/orders channel`. */
  readonly field: string
  readonly takesNull: boolean
}

/** The fields of the features' bodies that may be absent, in the order of their routes. Mounts the routes and asks them nothing. */
export function optionalFields(features: readonly Feature[]): OptionalField[] {
  return routesOf(features).flatMap(({ outline: { path }, schemas: { body } }) => {
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
