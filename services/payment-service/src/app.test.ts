import type { Route } from '@interview-pass/service-kit'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { features } from './app.ts'
import { channelAdapters } from './channels.ts'

/** What nothing is asked of while routes are mounted. */
const unconnected = z.custom<Parameters<typeof features>[0]>().parse({})

function bodiesOf(): [path: string, body: z.ZodObject][] {
  const routes: Route[] = []
  for (const feature of features(unconnected, channelAdapters)) {
    feature({ mount: (route) => void routes.push(route) })
  }
  return routes.flatMap(({ outline, schemas: { body } }): [string, z.ZodObject][] => {
    const given = body instanceof z.ZodOptional ? body.unwrap() : body
    return given instanceof z.ZodObject ? [[outline.path, given]] : []
  })
}

const isTaken = (schema: unknown, value: unknown) =>
  schema instanceof z.ZodType && schema.safeParse(value).success

it('every field of a body that may be absent may be null as well, because that is how many clients write absence', () => {
  const optional = bodiesOf().flatMap(([path, { shape }]) =>
    Object.entries(shape)
      .filter(([, schema]) => isTaken(schema, undefined))
      .map(([name, schema]) => ({ field: `${path} ${name}`, takesNull: isTaken(schema, null) })),
  )
  expect(optional.map(({ field }) => field)).toEqual([
    '/payment/create channel',
    '/access-code/verify access_code',
  ])
  expect(optional.filter(({ takesNull }) => !takesNull)).toEqual([])
})
