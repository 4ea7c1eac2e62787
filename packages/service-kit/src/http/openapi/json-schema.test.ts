import { errorEnvelope } from '@interview-pass/contracts'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { createSchemaWriter } from './json-schema.ts'

const place = z.object({ city: z.string() }).meta({ id: 'JsonSchemaTestPlace' })

function written(schema: z.ZodType) {
  return createSchemaWriter().output(z.object({ field: schema }))['properties']
}

it('answers are open and requests are strict', () => {
  const writer = createSchemaWriter()
  expect(writer.output(z.object({ a: z.strictObject({}) }))).not.toHaveProperty('additionalProperties')
  expect(writer.output(z.object({ a: z.strictObject({}) }))).not.toHaveProperty(
    'properties.a.additionalProperties',
  )
  expect(writer.input(z.strictObject({ a: z.string() }))).toMatchObject({ additionalProperties: false })
})

it('null is one of the types of a field', () => {
  expect(written(z.uuid().nullable())).toEqual({ field: { type: ['string', 'null'], format: 'uuid' } })
  expect(written(z.string().max(3).nullable().describe('why'))).toEqual({
    field: { type: ['string', 'null'], maxLength: 3, description: 'why' },
  })
})

it('what has a type of its own in every language may be null beside it', () => {
  expect(written(place.nullable())).toEqual({
    field: { anyOf: [{ $ref: '#/components/schemas/JsonSchemaTestPlace' }, { type: 'null' }] },
  })
  expect(written(z.enum(['A']).nullable())).toEqual({
    field: { anyOf: [{ type: 'string', enum: ['A'] }, { type: 'null' }] },
  })
})

it('alternatives have one type each, null too, because generators know no list of types', () => {
  const alternatives = (...types: string[]) => ({ field: { anyOf: types.map((type) => ({ type })) } })
  expect(written(z.union([z.string(), z.number()]))).toEqual(alternatives('string', 'number'))
  expect(written(z.union([z.string(), z.number(), z.null()]))).toEqual(
    alternatives('string', 'number', 'null'),
  )
})

it('what is always null, and a boolean that is always the same, are written as types that every language has', () => {
  expect(written(z.null())).toEqual({ field: { type: ['object', 'null'] } })
  expect(written(z.literal(true).describe('Always true'))).toEqual({
    field: { type: 'boolean', description: 'Always true' },
  })
})

it('an error code is a text with a list of the known ones, not an enumeration', () => {
  const writer = createSchemaWriter()
  writer.output(errorEnvelope)
  const body = writer.components()['ErrorBody']
  expect(body).not.toHaveProperty('properties.code.enum')
  expect(body).toMatchObject({
    properties: {
      code: { type: 'string', 'x-extensible-enum': expect.arrayContaining(['ORDER_NOT_FOUND']) },
    },
  })
})

it('a pattern of Unicode properties, which other languages cannot read, is left out, and any other stays', () => {
  const told = {
    name: z
      .string()
      .max(9)
      .regex(/^\P{Cc}*$/u),
    code: z.string().regex(/^[a-z]+$/),
  }
  expect(written(z.object(told))).toMatchObject({
    field: {
      properties: { name: { type: 'string', maxLength: 9 }, code: { type: 'string', pattern: '^[a-z]+$' } },
    },
  })
  expect(JSON.stringify(written(z.object(told)))).not.toContain('Cc')
})

it('a field may be called as a keyword of JSON Schema', () => {
  expect(
    written(z.object({ const: z.literal(true), pattern: z.string(), items: z.int().optional() })),
  ).toMatchObject({
    field: {
      properties: { const: { type: 'boolean' }, pattern: { type: 'string' }, items: { type: 'integer' } },
    },
  })
})

it('two different schemas with one name are refused', () => {
  const writer = createSchemaWriter()
  writer.named('Place', { type: 'string' })
  expect(writer.named('Place', { type: 'string' })).toEqual({ $ref: '#/components/schemas/Place' })
  expect(() => writer.named('Place', { type: 'integer' })).toThrow('two different schemas')
})
