import { defineEvent } from '@interview-pass/contracts'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { asyncapiText } from './asyncapi-text.ts'
import { documentEvent, exampleFile } from './documented-event.ts'
import { eventsPage } from './events-page.ts'

const shared = z.object({ city: z.string() }).meta({ id: 'Place' })
const parcelSent = defineEvent({
  type: 'ParcelSent',
  topic: 'payment.events.v1',
  source: '/payment-service',
  summary: 'A parcel left.',
  schema: z.object({ parcelId: z.uuid(), to: shared, size: z.enum(['S', 'L']).optional() }),
  keyOf: (data) => data.parcelId,
})
const example = { parcelId: '0197d2a4-1111-7c3a-9f20-5b8e1c2d3e4f', to: { city: 'Ulm' }, size: 'S' }

it('an example that breaks its schema is refused', () => {
  expect(() => documentEvent(parcelSent, { ...example, size: 'M' })).toThrow(/size/)
})

it('the payload schema is complete in itself, so that it can stand inside another document', () => {
  expect(JSON.stringify(documentEvent(parcelSent, example).payload)).not.toContain('$ref')
})

it('the payload is open at every depth, because fields may be added', () => {
  expect(JSON.stringify(documentEvent(parcelSent, example).payload)).not.toContain('additionalProperties')
})

it('the page names key, fields, allowed values and what may be missing', () => {
  const page = eventsPage([documentEvent(parcelSent, example)])
  expect(page).toContain('Key: `parcelId`.')
  expect(page).toContain('| `parcelId` | uuid | yes |')
  expect(page).toContain('| `size` | `S`, `L` | no |')
  expect(page).toContain('"city": "Ulm"')
})

it('both documents name what an event is keyed by when the field of its key is null', () => {
  const labelled = defineEvent({
    ...parcelSent,
    schema: z.object({ label: z.string(), parcelId: z.uuid().nullable() }),
    keyOf: (data) => data.parcelId ?? data.label,
  })
  const event = documentEvent(labelled, { label: 'a', parcelId: example.parcelId })
  expect(eventsPage([event])).toContain('Key: `parcelId`, or where that is null `label`.')
  expect(eventsPage([event])).toContain('| `parcelId` | uuid or null | yes |')
  expect(asyncapiText([], [event])).toContain('description: parcelId, or where that is null label')
})

it('every reference of the AsyncAPI document leads somewhere', () => {
  const topics = [{ name: 'payment.events.v1', partitions: 12 }]
  const text = asyncapiText(topics, [documentEvent(parcelSent, example)])
  const document: unknown = parse(text)
  const references = Array.from(text.matchAll(/\$ref: "?#\/([^"\n]+)/g), ([, path]) => path ?? '')
  expect(references.length).toBeGreaterThan(3)
  for (const path of references) {
    const found = path.split('/').reduce<unknown>((node, key) => Reflect.get(Object(node), key), document)
    expect(found, path).toBeTypeOf('object')
  }
})

it('the example of an event is found by its name', () => {
  expect(exampleFile('AccessCodeExpired')).toBe('access-code-expired.json')
})
