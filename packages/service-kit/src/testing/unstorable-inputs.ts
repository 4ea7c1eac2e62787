import { z } from 'zod'
import { routesOf, type Feature } from '../http/options.ts'

/**
 * The fields of the features' paths and queries that take a NUL, which PostgreSQL stores in no text, as the path of
 * their route and their name, such as `/orders channel`. Mounts the routes and asks them nothing.
 */
export function unstorableInputs(features: readonly Feature[]): string[] {
  return routesOf(features).flatMap(({ outline: { path }, schemas: { params, query } }) =>
    [params, query].flatMap((part) =>
      part instanceof z.ZodObject
        ? Object.entries(part.shape)
            .filter(([, schema]) => schema instanceof z.ZodType && schema.safeParse('\0').success)
            .map(([name]) => `${path} ${name}`)
        : [],
    ),
  )
}
