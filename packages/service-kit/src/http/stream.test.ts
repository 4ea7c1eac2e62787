import { afterEach, describe, expect, it, vi } from 'vitest'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { publicAccess } from './access/access.ts'
import type { ServerSentEvent } from './reply/answer.ts'
import { eventText } from './reply/stream.ts'
import type { HttpAppOptions } from './options.ts'
import { route } from './route.ts'

/** A stream that gives these events and then waits for ever; notes how often it was ended. */
function endless(events: ServerSentEvent[]) {
  const state = { ended: 0 }
  const stream: AsyncIterable<ServerSentEvent> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const value = events.shift()
        if (value !== undefined) return Promise.resolve({ value })
        return Promise.withResolvers<IteratorResult<ServerSentEvent>>().promise
      },
      async return() {
        state.ended += 1
        return { done: true, value: undefined }
      },
    }),
  }
  return { stream, state }
}

describe('server-sent events', () => {
  let app: TestApp

  afterEach(() => app.app.close())

  const serve = async (
    stream: () => AsyncIterable<ServerSentEvent>,
    overrides: Partial<HttpAppOptions> = {},
  ): Promise<void> => {
    app = await startApp(
      [
        route({
          method: 'GET',
          path: '/events',
          summary: 'test',
          access: publicAccess,
          answers: {},
          errors: [],
          handle: async () => ({ stream: stream() }),
        }),
      ],
      overrides,
    )
  }

  it('come as text/event-stream in order, unbuffered, and the answer ends with the iterable', async () => {
    await serve(async function* () {
      yield { event: 'delta', id: '1:0', data: { text: '你\n好' } }
      yield { data: 'two\nlines', retryMs: 1000 }
    })
    const answer = await app.send('/api/v1/events')
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'api-version': 'v1',
    })
    expect(answer.headers['x-request-id']).toBeDefined()
    expect(answer.text).toBe(
      'event: delta\nid: 1:0\ndata: {"text":"你\\n好"}\n\nretry: 1000\ndata: two\ndata: lines\n\n',
    )
  })

  it('keep a silent connection alive', async () => {
    const { stream } = endless([])
    await serve(() => stream, { heartbeatMs: 20 })
    const response = await fetch(`${app.url}/api/events`)
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    expect(Buffer.from(value ?? []).toString()).toContain(': heartbeat\n\n')
    await reader?.cancel()
  })

  it('end the iterable when the client goes away', async () => {
    const { stream, state } = endless([{ data: 1 }])
    await serve(() => stream)
    const response = await fetch(`${app.url}/api/events`)
    const reader = response.body?.getReader()
    await reader?.read()
    expect(state.ended).toBe(0)
    await reader?.cancel()
    await vi.waitFor(() => expect(state.ended).toBe(1))
  })

  it('end at once when the app closes, however many are open', async () => {
    const streams = Array.from({ length: 10 }, () => endless([{ data: 1 }]))
    const left = [...streams]
    await serve(() => left.pop()?.stream ?? endless([]).stream)
    const responses = await Promise.all(streams.map(() => fetch(`${app.url}/api/events`)))
    const startedAt = performance.now()
    await app.app.close()
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(await Promise.all(responses.map((response) => response.text()))).toEqual(
      streams.map(() => 'data: 1\n\n'),
    )
    expect(streams.map(({ state }) => state.ended)).toEqual(streams.map(() => 1))
  })

  it('release what waits for the next event when the app closes', async () => {
    const released = Promise.withResolvers<string>()
    app = await startApp([
      route({
        method: 'GET',
        path: '/events',
        summary: 'test',
        access: publicAccess,
        answers: {},
        errors: [],
        handle: async ({ signal }) => ({
          stream: (async function* () {
            try {
              yield { data: 1 }
              await new Promise((resolve) => signal.addEventListener('abort', resolve))
            } finally {
              released.resolve('released')
            }
          })(),
        }),
      }),
    ])
    const response = await fetch(`${app.url}/api/events`)
    await app.app.close()
    expect(await response.text()).toBe('data: 1\n\n')
    expect(await released.promise).toBe('released')
  })

  it('end with the error object of the envelope when the iterable fails, without its message', async () => {
    const failures: Error[] = [new Error('hush'), new AppError('SESSION_NOT_OPEN')]
    await serve(async function* () {
      yield { data: 1 }
      throw failures.shift() ?? new Error('no more')
    })
    const unexpected = await app.send('/api/events', { headers: { 'accept-language': 'en' } })
    expect(unexpected.text).toBe(
      'data: 1\n\nevent: error\ndata: {"code":"SERVICE_ERROR","message":"The service failed"}\n\n',
    )
    expect((await app.send('/api/events')).text).toContain('"code":"SESSION_NOT_OPEN"')
    expect(JSON.stringify(app.logs)).not.toContain('hush')
  })

  it('wait for a slow reader instead of filling memory', async () => {
    let given = 0
    await serve(async function* () {
      for (; given < 2000; given += 1) yield { data: 'x'.repeat(64 * 1024) }
    })
    const response = await fetch(`${app.url}/api/events`)
    const reader = response.body?.getReader()
    await reader?.read()
    await vi.waitFor(() => expect(given).toBeGreaterThan(1))
    expect(given).toBeLessThan(2000)
    await reader?.cancel()
  })
})

describe('eventText', () => {
  it('lets no field break out of its line', () => {
    expect(eventText({ event: 'a\nb', id: 'c\r\nd', data: 'e\rf' })).toBe(
      'event: a b\nid: c  d\ndata: e\ndata: f\n\n',
    )
    expect(eventText({ data: undefined })).toBe('data: null\n\n')
  })
})
