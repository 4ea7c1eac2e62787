import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { zodOutputFormat } from '../../test/real-client.ts'
import { createInstance, isInstance } from './schema-instance.ts'

const person = z.object({ name: z.string().min(2).max(10), email: z.email() })

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
    e: z.number().min(3),
    f: z.number().max(-3),
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
  references: z.object({ one: person, two: person, many: z.array(person).min(2) }),
  intersections: z.object({
    a: z.intersection(z.looseObject({ x: z.string() }), z.looseObject({ y: z.int() })),
  }),
}

describe('an instance of a schema', () => {
  it.each(Object.entries(schemas))('satisfies a schema of %s', (_, schema) => {
    expect(schema.parse(createInstance(zodOutputFormat(schema).schema))).toBeDefined()
  })

  it('satisfies what all parts say, given as a reference with a note', () => {
    const $defs = { grade: { type: 'string', enum: ['A', 'B'] } }
    const a = { description: 'a note', allOf: [{ $ref: '#/$defs/grade' }] }
    const schema = { type: 'object', properties: { a }, required: ['a'], additionalProperties: false, $defs }
    expect(createInstance(schema)).toEqual({ a: 'A' })
  })

  it('is the least: nothing optional, and no more items than it must have', () => {
    const schema = z.object({ a: z.string().optional(), b: z.array(z.string()), c: z.array(z.null()).min(1) })
    expect(createInstance(zodOutputFormat(schema).schema)).toEqual({ b: [], c: [null] })
  })

  it.each([
    ['another enum', { a: 'z' }],
    ['a property of its own', { a: 'x', b: 1 }],
    ['nothing', {}],
  ])('is told from what does not satisfy the schema: %s', (_, value) => {
    const { schema } = zodOutputFormat(z.object({ a: z.enum(['x', 'y']) }))
    expect(isInstance(schema, { a: 'y' })).toBe(true)
    expect(isInstance(schema, value)).toBe(false)
  })
})
