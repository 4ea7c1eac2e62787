import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createInstance } from '../src/schemas/schema-instance.ts'
import { zodOutputFormat } from './real-client.ts'

const Person = z.object({ name: z.string().min(2).max(10), email: z.email() })

const schemas: Record<string, z.ZodType> = {
  'plain values': z.object({ a: z.string(), b: z.int(), c: z.number(), d: z.boolean(), e: z.null() }),
  'closed values': z.object({
    a: z.enum(['x', 'y']),
    b: z.literal('only'),
    c: z.literal([1, 2]),
    d: z.literal(true),
  }),
  'what may be null or missing': z.object({
    a: z.string().nullable(),
    b: z.enum(['x']).nullable(),
    c: z.string().optional(),
  }),
  lists: z.object({
    a: z.array(z.string()),
    b: z.array(z.int()).min(1),
    c: z.array(z.array(z.enum(['x']))).min(3),
  }),
  bounds: z.object({
    a: z.int().min(3).max(4),
    b: z.string().max(3),
    c: z.string().min(30),
    d: z.int().gt(7).lt(9),
  }),
  formats: z.object({
    a: z.iso.datetime(),
    b: z.iso.date(),
    c: z.email(),
    d: z.uuid(),
    e: z.url(),
    f: z.ipv4(),
  }),
  unions: z.object({
    a: z.union([z.string(), z.int()]),
    b: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('p'), n: z.int() }),
      z.object({ kind: z.literal('q') }),
    ]),
  }),
  references: z.object({ one: Person, two: Person, many: z.array(Person).min(2) }),
  intersections: z.object({ a: z.object({ x: z.string() }) }),
}

describe('an instance of a schema', () => {
  it.each(Object.entries(schemas))('satisfies a schema of %s', (_, schema) => {
    expect(schema.parse(createInstance(zodOutputFormat(schema).schema))).toBeDefined()
  })

  it('follows a hint where the schema allows it, and ignores it elsewhere', () => {
    const schema = zodOutputFormat(z.object({ a: z.enum(['x', 'y']), b: z.enum(['p', 'q']) })).schema
    const hints = {
      value: ({ name }: { name: string }) => (name === 'a' ? 'y' : 'z'),
      count: () => undefined,
    }
    expect(createInstance(schema, hints)).toEqual({ a: 'y', b: 'p' })
  })

  it('never cuts a character in two to keep a length', () => {
    const schema = zodOutputFormat(z.object({ a: z.string().max(3) })).schema
    const hints = { value: () => '😀😀😀', count: () => undefined }
    expect(createInstance(schema, hints)).toEqual({ a: '😀' })
  })
})
