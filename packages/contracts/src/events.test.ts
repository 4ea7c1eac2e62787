import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  createEvent,
  draftEvent,
  EventFormatError,
  fromEventMessage,
  toEventMessage,
  topics,
} from './event.ts'
import { interviewEvents, interviewStarted } from './interview-events.ts'
import { paymentCompleted, paymentEvents } from './payment-events.ts'

const events = [...paymentEvents, ...interviewEvents]
const folder = new URL('./examples/', import.meta.url)

function exampleOf(type: string): unknown {
  const name = type.replaceAll(/(?<!^)([A-Z])/g, '-$1').toLowerCase()
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
}

function withUnknownFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = Object.entries(value).map(([name, field]) => [name, withUnknownFields(field)])
  return { ...Object.fromEntries(known), addedLater: [{ new: true }] }
}

const startedEvent = createEvent(interviewStarted, {
  id: '0197d2a4-6d1e-7c3a-9f20-5b8e1c2d3e4f',
  tenantId: '0197d2a4-2222-7c3a-9f20-5b8e1c2d3e4f',
  occurredAt: new Date('2026-01-15T10:30:00Z'),
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: interviewStarted.schema.parse(exampleOf('InterviewStarted')),
})

describe('every event', () => {
  it.each(events.map((event) => [event.type, event] as const))(
    '%s has an example that keeps its contract',
    (type, event) => {
      const data = event.schema.parse(exampleOf(type))
      expect(data).toEqual(exampleOf(type))
    },
  )

  it('has exactly one example file', () => {
    expect(readdirSync(folder)).toHaveLength(events.length)
  })

  it('goes to a topic of its publisher', () => {
    for (const { topic, source } of events) {
      expect(Object.keys(topics)).toContain(topic)
      expect(topic.split('.')[0]).toBe(source.slice(1).split('-')[0])
    }
  })
})

describe('the contract of the seed documents', () => {
  it('stands: the first fields of PaymentCompleted and InterviewStarted', () => {
    expect(Object.keys(paymentCompleted.schema.shape).slice(0, 3)).toEqual([
      'orderId',
      'accessCode',
      'expireAt',
    ])
    expect(Object.keys(interviewStarted.schema.shape).slice(0, 2)).toEqual(['sessionId', 'accessCode'])
  })
})

describe('an event as a Kafka message', () => {
  it('is CloudEvents 1.0 in binary mode, keyed by its aggregate, and reads back as it was', () => {
    const message = toEventMessage(startedEvent)
    expect(message.key).toBe(startedEvent.data.sessionId)
    expect(message.headers).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: startedEvent.id,
      ce_type: 'InterviewStarted',
      ce_source: '/interview-service',
      ce_time: '2026-01-15T10:30:00.000Z',
      ce_subject: startedEvent.data.sessionId,
      ce_dataschema: 'urn:interview-pass:interview.events.v1:InterviewStarted',
      ce_tenantid: startedEvent.tenantId,
      traceparent: startedEvent.traceparent,
    })
    expect(fromEventMessage(interviewStarted, message)).toEqual(startedEvent)
  })

  it.each(events.map((event) => [event.type, event] as const))(
    '%s may carry fields at any depth, and headers, that this version does not know',
    (type, event) => {
      const { headers, key } = toEventMessage(startedEvent)
      const value = JSON.stringify(withUnknownFields(exampleOf(type)))
      const message = { key, value, headers: { ...headers, ce_type: type, ce_addedlater: 'yes' } }
      expect(value).toContain('addedLater')
      expect(fromEventMessage<string, z.ZodType>(event, message).data).toEqual(exampleOf(type))
    },
  )

  it.each([
    ['no JSON', { value: '{' }],
    ['another shape', { value: '{"sessionId":"x"}' }],
    ['no id', { headers: {} }],
  ])('is refused with a reason when it has %s', (_case, change) => {
    expect(() => fromEventMessage(interviewStarted, { ...toEventMessage(startedEvent), ...change })).toThrow(
      EventFormatError,
    )
  })

  it('is never made from data that break the contract', () => {
    expect(() =>
      createEvent(interviewStarted, {
        ...startedEvent,
        occurredAt: new Date(),
        data: { ...startedEvent.data, accessCode: 'short' },
      }),
    ).toThrow(/accessCode/)
  })
})

describe('a draft', () => {
  it('has every header but the subject and the tenant, and the data known so far', () => {
    const { id, traceparent, occurredAt, key, tenantId } = startedEvent
    const draft = draftEvent(interviewStarted, {
      id,
      traceparent,
      occurredAt: new Date(occurredAt),
      data: { sessionId: key },
    })
    const headers: unknown = JSON.parse(draft.headers)
    expect({ ...Object(headers), ce_subject: key, ce_tenantid: tenantId }).toEqual(
      toEventMessage(startedEvent).headers,
    )
    expect(JSON.parse(draft.data)).toEqual({ sessionId: key })
  })
})

describe('an event above 64 KiB', () => {
  it('is not written, so that publishing cannot meet it', () => {
    const large = { ...startedEvent, data: { text: 'x'.repeat(64 * 1024) } }
    expect(() => toEventMessage(large)).toThrow(RangeError)
  })
})
