import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { containing, matching } from '../../test/matchers.ts'
import {
  Anthropic,
  ask,
  clientOf,
  errorOf,
  openFixture,
  send,
  zodOutputFormat,
  type Fixture,
} from '../../test/real-client.ts'

let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.simulator.close())

const formatOf = (schema: Record<string, unknown>): object => ({
  output_config: { format: { type: 'json_schema', schema } },
})
const objectOf = (property: object): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  required: ['a'],
  properties: { a: property },
})

/** Sends any body with the SDK's own headers. */
function post(body: object, path = '/v1/messages'): Promise<unknown> {
  return errorOf(fixture.client.post(path, { body }))
}

/** The status and the body of an answer to what the SDK would never send. */
async function answerTo(body: string, headers?: Record<string, string>): Promise<[number, unknown]> {
  const response = await send(fixture, 'POST', '/v1/messages', body, headers)
  return [response.status, await response.json()]
}

const refused: [string, object, string][] = [
  ['temperature', { temperature: 1 }, 'temperature: Extra inputs are not permitted'],
  ['top_p', { top_p: 0.5 }, 'top_p: Extra inputs are not permitted'],
  ['top_k', { top_k: 5 }, 'top_k: Extra inputs are not permitted'],
  ['the old output_format', { output_format: {} }, 'output_format: Extra inputs are not permitted'],
  ['an unknown inner field', { metadata: { name: 'x' } }, 'metadata.name: Extra inputs are not permitted'],
  ['no max_tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
  ['a fractional max_tokens', { max_tokens: 1.5 }, 'max_tokens: Input should be a valid int'],
  ['no model', { model: undefined }, 'model: Field required'],
  ['no messages', { messages: undefined }, 'messages: Field required'],
  ['content that is no content', { messages: [{ role: 'user', content: 5 }] }, 'messages.0.content'],
  [
    'a block without text',
    { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
    'messages.0.content.0.text: Field required',
  ],
  ['empty content', { messages: [{ role: 'user', content: '' }] }, 'non-empty content'],
  ['an assistant that begins', { messages: [{ role: 'assistant', content: 'x' }] }, 'first message'],
  [
    'prefill',
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: '{' },
      ],
    },
    'does not support assistant message prefill',
  ],
  [
    'a system message that follows no user turn',
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'y' },
        { role: 'system', content: 'z' },
      ],
    },
    "must follow a 'user' message",
  ],
  ['thinking with a budget', { thinking: { type: 'enabled', budget_tokens: 1_024 } }, 'not supported'],
  [
    'minimum in a schema',
    formatOf(objectOf({ type: 'integer', minimum: 1 })),
    'property minimum is not supported',
  ],
  [
    'lengths in a schema',
    formatOf(objectOf({ type: 'string', minLength: 1, maxLength: 2 })),
    'maxLength, minLength are',
  ],
  [
    'maxItems',
    formatOf(objectOf({ type: 'array', maxItems: 3, items: { type: 'null' } })),
    'maxItems is not supported',
  ],
  [
    'minItems above 1',
    formatOf(objectOf({ type: 'array', minItems: 2, items: { type: 'null' } })),
    "'minItems' values",
  ],
  ['an open object', formatOf({ type: 'object', properties: {} }), "'additionalProperties' must be"],
  ['a dangling reference', formatOf(objectOf({ $ref: '#/$defs/x' })), 'cannot be resolved'],
  ['a recursive schema', formatOf(objectOf({ $ref: '#' })), 'Recursive schemas are not supported'],
]

describe('strict validation', () => {
  it.each(refused)('refuses %s with 400 and says why', async (_, fields, message) => {
    const error = await post({ ...ask(), ...fields })
    expect(error).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      apiMessage: containing(message),
      requestID: matching(/^req_01/),
      error: { type: 'error', request_id: matching(/^req_01/) },
    })
  })

  it('answers 404 for an unknown model and an unknown path', async () => {
    expect(await post(ask({ model: 'claude-9' }))).toMatchObject({
      status: 404,
      type: 'not_found_error',
    })
    expect(await post({}, '/v1/complete')).toMatchObject({ status: 404, type: 'not_found_error' })
  })

  it('accepts a system message after a user turn', async () => {
    const messages = [
      { role: 'user' as const, content: 'x' },
      { role: 'system' as const, content: 'be brief' },
    ]
    expect(await fixture.client.messages.create(ask({ messages }))).toMatchObject({ stop_reason: 'end_turn' })
  })

  it('accepts whatever zodOutputFormat makes of bounds', async () => {
    const schema = z.object({
      score: z.int().min(1).max(5),
      text: z.string().min(1).max(20),
      list: z.array(z.string()).max(3),
    })
    const message = await fixture.client.messages.parse(
      ask({ output_config: { format: zodOutputFormat(schema) } }),
    )
    expect(schema.parse(message.parsed_output)).toBeDefined()
  })

  it('asks for a version and a credential before it looks at the body', async () => {
    expect(await answerTo('{}', { 'anthropic-version': '2026-10-21' })).toMatchObject([
      401,
      { error: { type: 'authentication_error' } },
    ])
    expect(await answerTo('{}', { 'x-api-key': 'k' })).toMatchObject([
      400,
      { error: { message: 'anthropic-version: header is required' } },
    ])
    const old = { authorization: 'Bearer k', 'anthropic-version': '2023-06-01' }
    expect(await answerTo('{}', old)).toMatchObject([400, { error: { message: containing('2026-10-21') } }])
  })

  it('refuses other keys when a key is set, and takes it in either header', async () => {
    await using keyed = await openFixture({ apiKey: 'right' })
    expect(await errorOf(keyed.client.messages.create(ask()))).toBeInstanceOf(Anthropic.AuthenticationError)
    const right = clientOf(keyed.simulator, { apiKey: 'right' })
    expect(await right.messages.create(ask())).toMatchObject({ type: 'message' })
    const headers = { 'x-api-key': 'right', authorization: null }
    expect(await keyed.client.messages.create(ask(), { headers })).toMatchObject({ type: 'message' })
  })

  it('answers a body that is no JSON, and one that is too large, in the form of the API', async () => {
    expect(await answerTo('{"a":')).toMatchObject([400, { error: { type: 'invalid_request_error' } }])
    expect(await answerTo(' '.repeat(33 * 1024 * 1024))).toMatchObject([
      413,
      { error: { type: 'request_too_large' } },
    ])
  })
})
