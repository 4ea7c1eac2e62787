import { describe, expect, it, vi } from 'vitest'
import { containing, matching } from '../../test/matchers.ts'
import {
  AnthropicError,
  APIConnectionError,
  APIError,
  APIUserAbortError,
  ask,
  clientOf,
  errorOf,
  InternalServerError,
  RateLimitError,
  openFixture,
  textIn,
  withFault,
} from '../../test/real-client.ts'
import type { Fixture } from '../../test/real-client.ts'
import type { FaultOrder } from './fault.ts'

/** The events of a stream until it ends or fails. */
async function streamed(
  fixture: Fixture,
  signal?: AbortSignal,
): Promise<{ text: string; error: unknown; types: string[] }> {
  const stream = fixture.client.messages.stream(ask(), { signal })
  const seen = { text: '', error: undefined as unknown, types: [] as string[] }
  stream.on('text', (delta) => (seen.text += delta))
  stream.on('streamEvent', (event) => seen.types.push(event.type))
  try {
    await stream.finalMessage()
  } catch (error) {
    seen.error = error
  }
  return seen
}

function retryAfterOf(error: unknown): string | null | undefined {
  const headers: unknown = error instanceof APIError ? error.headers : undefined
  return headers instanceof Headers ? headers.get('retry-after') : undefined
}

describe('faults before an answer', () => {
  it('answers 529, which the SDK retries until it is over', async () => {
    await withFault({ kind: 'http_error', status: 529, times: 1 }, async ({ simulator }) => {
      const client = clientOf(simulator, { maxRetries: 1 })
      expect(await client.messages.create(ask())).toMatchObject({ type: 'message' })
      expect(simulator.listCalls().map(({ status, retry_count: retries }) => [status, retries])).toEqual([
        [200, 1],
        [529, 0],
      ])
    })
    const error = await withFault({ kind: 'http_error', status: 529 }, ({ client }) =>
      errorOf(client.messages.create(ask())),
    )
    expect(error).toBeInstanceOf(InternalServerError)
    expect(error).toMatchObject({ status: 529, type: 'overloaded_error' })
  })

  it('answers 429 with retry-after when it is given, and without', async () => {
    const errorFor = (fault: FaultOrder) =>
      withFault(fault, ({ client }) => errorOf(client.messages.create(ask())))
    const hinted = await errorFor({ kind: 'http_error', status: 429, retry_after_seconds: 3_600 })
    const bare = await errorFor({ kind: 'http_error', status: 429 })
    expect(hinted).toBeInstanceOf(RateLimitError)
    expect(retryAfterOf(hinted)).toBe('3600')
    expect(retryAfterOf(bare)).toBeNull()
  })

  it.each([
    [500, 'api_error'],
    [401, 'authentication_error'],
    [413, 'request_too_large'],
    [402, 'billing_error'],
  ] as const)('answers %i as %s', async (status, type) => {
    const error = await withFault({ kind: 'http_error', status }, ({ client }) =>
      errorOf(client.messages.create(ask())),
    )
    expect(error).toMatchObject({ status, type })
  })

  it('answers a page of HTML and an order not to retry', async () => {
    const fault: FaultOrder = {
      kind: 'http_error',
      status: 529,
      html: true,
      should_retry: false,
      times: 'always',
    }
    await withFault(fault, async ({ simulator }) => {
      const client = clientOf(simulator, { maxRetries: 3 })
      expect(await errorOf(client.messages.create(ask()))).toMatchObject({
        status: 529,
        message: containing('<html>'),
      })
      expect(simulator.countCalls().total).toBe(1)
    })
  })

  it('holds the headers back beyond the timeout of the SDK', async () => {
    await withFault({ kind: 'slow_headers', delay_ms: 10_000 }, async ({ simulator }) => {
      const client = clientOf(simulator, { timeout: 100 })
      expect(await errorOf(client.messages.create(ask()))).toBeInstanceOf(APIConnectionError)
      await vi.waitFor(() => expect(simulator.listCalls()[0]?.outcome).toBe('left'))
    })
  })
})

describe('faults in a stream', () => {
  it('stalls after the headers: the timeout of the SDK does not see it, a signal does', async () => {
    await withFault({ kind: 'stall_after_headers', stall_ms: 400, times: 2 }, async ({ simulator }) => {
      const { messages } = clientOf(simulator, { timeout: 300 })
      expect(await messages.stream(ask()).finalMessage()).toMatchObject({ type: 'message' })
      const leaving = new AbortController()
      const stream = messages.stream(ask(), { signal: leaving.signal })
      stream.on('connect', () => leaving.abort())
      expect(await errorOf(stream.finalMessage())).toBeInstanceOf(APIUserAbortError)
    })
  })

  it('stalls in the middle, with what was said before kept', async () => {
    const seen = await withFault({ kind: 'stall_mid_stream', after_deltas: 2 }, (fixture) =>
      streamed(fixture, AbortSignal.timeout(300)),
    )
    expect(seen.types.filter((type) => type === 'content_block_delta')).toHaveLength(2)
    expect(seen.error).toBeInstanceOf(AnthropicError)
  })

  it('goes on after a stall that is short', async () => {
    const seen = await withFault({ kind: 'stall_mid_stream', stall_ms: 20 }, (fixture) => streamed(fixture))
    expect(seen).toMatchObject({ error: undefined })
    expect(seen.types.at(-1)).toBe('message_stop')
  })

  it('drips pings that the SDK does not show', async () => {
    const fault: FaultOrder = { kind: 'ping_drip', after_deltas: 1, interval_ms: 10 }
    const seen = await withFault(fault, (fixture) => streamed(fixture, AbortSignal.timeout(300)))
    expect(seen.types).toEqual(['message_start', 'content_block_start', 'content_block_delta'])
  })

  it('ends before message_stop: the helper fails, the raw stream ends in silence', async () => {
    const seen = await withFault({ kind: 'cut_stream' }, (fixture) => streamed(fixture))
    expect(seen.text).not.toBe('')
    expect(seen.error).toMatchObject({ message: containing('stream ended without producing') })
    const types = await withFault({ kind: 'cut_stream' }, async ({ client }) => {
      const types: string[] = []
      for await (const event of await client.messages.create({ ...ask(), stream: true })) {
        types.push(event.type)
      }
      return types
    })
    expect(types.at(-1)).toBe('content_block_delta')
  })

  it('resets the connection: an AnthropicError that is no connection error, with the words before it kept', async () => {
    await withFault({ kind: 'reset_stream' }, async (fixture) => {
      const { error, text } = await streamed(fixture)
      expect(text).not.toBe('')
      expect(error).toBeInstanceOf(AnthropicError)
      expect(error).not.toBeInstanceOf(APIConnectionError)
      expect(error).toMatchObject({ message: containing('terminated') })
      await vi.waitFor(() => expect(fixture.simulator.listCalls()[0]?.outcome).toBe('broken'))
    })
  })

  it('sends an error event: an APIError without status, with its type', async () => {
    await withFault({ kind: 'error_event' }, async (fixture) => {
      const { error, text } = await streamed(fixture)
      expect(text).not.toBe('')
      expect(error).toBeInstanceOf(APIError)
      expect(error).toMatchObject({
        status: undefined,
        type: 'overloaded_error',
        requestID: matching(/^req_/),
      })
      await vi.waitFor(() => expect(fixture.simulator.listCalls()[0]?.outcome).toBe('broken'))
    })
  })

  it('sends an unknown event that the SDK passes over', async () => {
    const seen = await withFault({ kind: 'unknown_event' }, (fixture) => streamed(fixture))
    expect(seen.error).toBeUndefined()
    expect(seen.text).not.toBe('')
  })

  it('splits characters across network chunks without changing the text', async () => {
    const seen = await withFault({ kind: 'split_utf8' }, (fixture) => streamed(fixture))
    await using plain = await openFixture()
    expect(seen.text).toBe(textIn(await plain.client.messages.create(ask())))
    expect(seen.text).toMatch(/\p{sc=Han}/u)
  })

  it.each(['cut_stream', 'reset_stream', 'stall_mid_stream'] as const)(
    '%s strikes a body that is not streamed as well',
    async (kind) => {
      const error = await withFault({ kind }, ({ client }) =>
        errorOf(client.messages.create(ask(), { signal: AbortSignal.timeout(500) })),
      )
      expect(error).toBeInstanceOf(Error)
    },
  )
})
