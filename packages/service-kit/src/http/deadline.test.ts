import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { DeadlineError } from '../timing/deadline.ts'
import { publicAccess } from './access/access.ts'
import type { ServerSentEvent } from './reply/answer.ts'
import { route } from './route.ts'

const about = {
  summary: 'test',
  access: publicAccess,
  method: 'GET',
  path: '/slow',
  answers: {},
  errors: [],
} as const
const longMs = 60_000

describe('the deadline of a request', () => {
  let app: TestApp

  afterEach(() => app.app.close())

  it('answers 503 in time even when the handler ignores its signal', async () => {
    const late = Promise.withResolvers<{ text: string }>()
    app = await startApp([route({ ...about, handle: () => late.promise })], { requestTimeoutMs: 60 })
    const answer = await app.send('/api/v1/slow')
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toBe('1')
    expect(answer.json()).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE' } })
    late.resolve({ text: 'too late' })
  })

  it('aborts the signal with the reason, and drops what comes later', async () => {
    const reasons: unknown[] = []
    app = await startApp([
      route({
        ...about,
        timeoutMs: 60,
        async handle({ signal }) {
          await delay(longMs, undefined, { signal }).catch(() => reasons.push(signal.reason))
          return { text: 'too late' }
        },
      }),
    ])
    expect((await app.send('/api/slow')).status).toBe(503)
    await vi.waitFor(() => expect(reasons).toEqual([expect.any(DeadlineError)]))
  })

  it('ends a stream that came too late', async () => {
    const release = Promise.withResolvers<undefined>()
    let ended = 0
    const stream: AsyncIterable<ServerSentEvent> = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.withResolvers<IteratorResult<ServerSentEvent>>().promise,
        async return() {
          ended += 1
          return { done: true, value: undefined }
        },
      }),
    }
    app = await startApp([
      route({
        ...about,
        timeoutMs: 60,
        async handle() {
          await release.promise
          return { stream }
        },
      }),
    ])
    expect((await app.send('/api/slow')).status).toBe(503)
    release.resolve(undefined)
    await vi.waitFor(() => expect(ended).toBe(1))
  })

  it('logs a failure that came after the deadline, because nobody else will hear of it', async () => {
    const release = Promise.withResolvers<undefined>()
    app = await startApp([
      route({
        ...about,
        timeoutMs: 60,
        async handle() {
          await release.promise
          throw new RangeError('late')
        },
      }),
    ])
    await app.send('/api/slow')
    release.resolve(undefined)
    await vi.waitFor(() =>
      expect(app.logs).toContainEqual(expect.objectContaining({ msg: 'request failed after its deadline' })),
    )
  })

  it('tells the handler when the client goes away', async () => {
    const aborted = Promise.withResolvers<undefined>()
    const entered = Promise.withResolvers<undefined>()
    const release = Promise.withResolvers<{ text: string }>()
    app = await startApp([
      route({
        ...about,
        path: '/wait',
        query: z.object({}),
        handle({ signal }) {
          signal.addEventListener('abort', () => aborted.resolve(undefined))
          entered.resolve(undefined)
          return release.promise
        },
      }),
    ])
    const controller = new AbortController()
    const gone = fetch(`${app.url}/api/wait`, { signal: controller.signal }).catch(() => 'gone')
    await entered.promise
    controller.abort()
    expect(await gone).toBe('gone')
    await aborted.promise
    await vi.waitFor(() =>
      expect(app.logs).toContainEqual(expect.objectContaining({ msg: 'request', status: 499 })),
    )
    release.resolve({ text: 'for nobody' })
    expect((await app.send('/livez')).status).toBe(200)
  })
})
