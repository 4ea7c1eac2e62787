import { describe, expect, it, vi } from 'vitest'
import { containing, matching } from '../../test/matchers.ts'
import {
  Anthropic,
  ask,
  clientOf,
  errorOf,
  errorUnder,
  openFixture,
  textIn,
  withFault,
  type Fixture,
} from '../../test/real-client.ts'
import type { FaultOrder } from './fault.ts'

interface Seen {
  readonly text: string
  readonly error: unknown
  readonly types: readonly string[]
}

const delta = 'content_block_delta'

/** What would follow at once, were there no silence. */
const silenceMs = 100

/** What a reader of a stream sees until it ends, fails, or is left in the silence after so many deltas. */
async function streamed({ client }: Fixture, silentAfterDeltas?: number): Promise<Seen> {
  const leaving = new AbortController()
  const stream = client.messages.stream(ask(), { signal: leaving.signal })
  const types: string[] = []
  let text = ''
  stream.on('text', (words) => (text += words))
  stream.on('streamEvent', ({ type }) => {
    types.push(type)
    if (type !== delta || types.filter((each) => each === delta).length !== silentAfterDeltas) return
    setTimeout(() => leaving.abort(), silenceMs)
  })
  const error = await stream.finalMessage().then(
    () => undefined,
    (failure: unknown) => failure,
  )
  return { text, error, types }
}

function streamedUnder(fault: FaultOrder, silentAfterDeltas?: number): Promise<Seen> {
  return withFault(fault, (fixture) => streamed(fixture, silentAfterDeltas))
}

function retryAfterOf(error: unknown): string | null | undefined {
  const headers: unknown = error instanceof Anthropic.APIError ? error.headers : undefined
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
    const error = await errorUnder({ kind: 'http_error', status: 529 })
    expect(error).toBeInstanceOf(Anthropic.InternalServerError)
    expect(error).toMatchObject({ status: 529, type: 'overloaded_error' })
  })

  it('answers 429 with retry-after when it is given, and without', async () => {
    const hinted = await errorUnder({ kind: 'http_error', status: 429, retry_after_seconds: 3_600 })
    const bare = await errorUnder({ kind: 'http_error', status: 429 })
    expect(hinted).toBeInstanceOf(Anthropic.RateLimitError)
    expect(retryAfterOf(hinted)).toBe('3600')
    expect(retryAfterOf(bare)).toBeNull()
  })

  it.each([
    [500, 'api_error'],
    [401, 'authentication_error'],
    [413, 'request_too_large'],
    [402, 'billing_error'],
  ] as const)('answers %i as %s', async (status, type) => {
    expect(await errorUnder({ kind: 'http_error', status })).toMatchObject({ status, type })
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
      expect(await errorOf(client.messages.create(ask()))).toBeInstanceOf(Anthropic.APIConnectionError)
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
      expect(await errorOf(stream.finalMessage())).toBeInstanceOf(Anthropic.APIUserAbortError)
    })
  })

  it('stalls in the middle, with what was said before kept', async () => {
    const seen = await streamedUnder({ kind: 'stall_mid_stream', after_deltas: 2 }, 2)
    expect(seen.types.filter((type) => type === delta)).toHaveLength(2)
    expect(seen.error).toBeInstanceOf(Anthropic.AnthropicError)
  })

  it('goes on after a stall that is short', async () => {
    const seen = await streamedUnder({ kind: 'stall_mid_stream', stall_ms: 20 })
    expect(seen).toMatchObject({ error: undefined })
    expect(seen.types.at(-1)).toBe('message_stop')
  })

  it('drips pings that the SDK does not show', async () => {
    const seen = await streamedUnder({ kind: 'ping_drip', after_deltas: 1, interval_ms: 10 }, 1)
    expect(seen.types).toEqual(['message_start', 'content_block_start', delta])
  })

  it('ends before message_stop: the helper fails, the raw stream ends in silence', async () => {
    const seen = await streamedUnder({ kind: 'cut_stream' })
    expect(seen.text).not.toBe('')
    expect(seen.error).toMatchObject({ message: containing('stream ended without producing') })
    const types = await withFault({ kind: 'cut_stream' }, async ({ client }) => {
      const types: string[] = []
      for await (const event of await client.messages.create({ ...ask(), stream: true })) {
        types.push(event.type)
      }
      return types
    })
    expect(types.at(-1)).toBe(delta)
  })

  it('resets the connection: an AnthropicError that is no connection error, with the words before it kept', async () => {
    await withFault({ kind: 'reset_stream' }, async (fixture) => {
      const { error, text } = await streamed(fixture)
      expect(text).not.toBe('')
      expect(error).toBeInstanceOf(Anthropic.AnthropicError)
      expect(error).not.toBeInstanceOf(Anthropic.APIConnectionError)
      expect(error).toMatchObject({ message: containing('terminated') })
      await vi.waitFor(() => expect(fixture.simulator.listCalls()[0]?.outcome).toBe('broken'))
    })
  })

  it('sends an error event: an APIError without status, with its type', async () => {
    await withFault({ kind: 'error_event' }, async (fixture) => {
      const { error, text } = await streamed(fixture)
      expect(text).not.toBe('')
      expect(error).toBeInstanceOf(Anthropic.APIError)
      expect(error).toMatchObject({
        status: undefined,
        type: 'overloaded_error',
        requestID: matching(/^req_/),
      })
      await vi.waitFor(() => expect(fixture.simulator.listCalls()[0]?.outcome).toBe('broken'))
    })
  })

  it('sends an unknown event that the SDK passes over', async () => {
    const seen = await streamedUnder({ kind: 'unknown_event' })
    expect(seen.error).toBeUndefined()
    expect(seen.text).not.toBe('')
  })

  it('splits characters across network chunks without changing the text', async () => {
    const seen = await streamedUnder({ kind: 'split_utf8' })
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
