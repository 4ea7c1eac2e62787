import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { publicAccess, type AccessRule } from './access/access.ts'
import { route, type Refusal } from './route.ts'

const refusals: Refusal[] = []
const handled: string[] = []

const closed: AccessRule<undefined> = {
  name: 'closed',
  openApiSecurity: [],
  authenticate() {
    throw new AppError('UNAUTHENTICATED')
  },
}

const about = { summary: 'test', answers: {}, errors: [] } as const

const notices = {
  ...about,
  method: 'POST',
  bodyType: 'form',
  query: z.object({ page: z.string().max(3).optional() }),
  body: z.string().max(400),
  handle: async ({ body }: { body: string }) => {
    handled.push(body)
    return { text: 'success' }
  },
  async onRefused(refusal: Refusal) {
    refusals.push(refusal)
    return refusal.accepts('application/json') ? undefined : { text: 'fail' }
  },
} as const

const routes = [
  route({ ...notices, path: '/notices', access: publicAccess, bodyLimitBytes: 500 }),
  route({ ...notices, path: '/closed', access: closed }),
  route({
    ...about,
    method: 'POST',
    path: '/large',
    access: publicAccess,
    bodyType: 'form',
    body: z.string(),
    bodyLimitBytes: 2000,
    handle: async ({ body }) => ({ text: String(body.length) }),
  }),
]

const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('a request that is refused before its handler', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp(routes, { bodyLimitBytes: 1000 })
  })

  afterAll(() => app.app.close())

  const notify = async (target: string, body: string | Buffer, headers: Record<string, string>) => {
    refusals.length = 0
    handled.length = 0
    return app.send(target, { method: 'POST', body, headers })
  }

  const cases: [name: string, body: string | Buffer, headers: Record<string, string>, code: string][] = [
    ['has another type', 'a=1', { 'content-type': 'text/plain' }, 'UNSUPPORTED_MEDIA_TYPE'],
    ['has no type', 'a=1', {}, 'UNSUPPORTED_MEDIA_TYPE'],
    ['has a type that is none', 'a=1', { 'content-type': 'what?' }, 'UNSUPPORTED_MEDIA_TYPE'],
    ['is not UTF-8', Buffer.from([0x61, 0x3d, 0xc4, 0xe3]), form, 'MALFORMED_REQUEST'],
    ['is empty', '', form, 'MALFORMED_REQUEST'],
    ['breaks a rule', 'a'.repeat(450), form, 'VALIDATION_FAILED'],
  ]

  it.each(cases)(
    'is shown to its route as it arrived, when its body %s, and answered as the route says',
    async (_name, body, headers, code) => {
      const answer = await notify('/api/v1/notices', body, headers)
      expect([answer.status, answer.text]).toEqual([200, 'fail'])
      expect(refusals).toHaveLength(1)
      expect(refusals[0]).toMatchObject({ error: { code }, address: '127.0.0.1' })
      expect(refusals[0]?.rawBody).toEqual(Buffer.from(body))
      expect(refusals[0]?.headers['content-type']).toBe(headers['content-type'])
      expect(refusals[0]?.requestId).toBe(answer.headers['x-request-id'])
      expect(handled).toEqual([])
      expect(await app.metrics()).toContain(`route="/api/v1/notices",code="${code}"`)
    },
  )

  it('shows the first bytes of a body beyond the limit, whether or not its length was announced', async () => {
    const body = 'b'.repeat(5000)
    for (const headers of [form, { ...form, 'transfer-encoding': 'chunked' }]) {
      const answer = await notify('/api/v1/notices', body, headers)
      expect(answer.text).toBe('fail')
      expect(refusals[0]?.error.code).toBe('PAYLOAD_TOO_LARGE')
      expect(refusals[0]?.rawBody.toString()).toBe('b'.repeat(500))
    }
  })

  it('is answered as usual where its route has nothing to say', async () => {
    const headers = { 'content-type': 'text/plain', accept: 'application/json' }
    const answer = await notify('/api/v1/notices', 'a=1', headers)
    expect(answer.status).toBe(415)
    expect(refusals).toHaveLength(1)
  })

  it('is shown also for its query', async () => {
    expect((await notify('/api/v1/notices?page=1234', 'a=1', form)).text).toBe('fail')
    expect(refusals[0]?.error.code).toBe('VALIDATION_FAILED')
  })

  it('is not shown when it is good, or when its proof fails', async () => {
    expect((await notify('/api/v1/notices', 'a=1', form)).text).toBe('success')
    expect(handled).toEqual(['a=1'])
    expect((await notify('/api/v1/closed', 'a=1', { 'content-type': 'text/plain' })).status).toBe(401)
    expect(refusals).toEqual([])
  })

  it('is answered although its sender holds back the body', async () => {
    refusals.length = 0
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
    socket.write(
      'POST /api/v1/notices HTTP/1.1\r\nhost: a\r\ncontent-type: what?\r\ncontent-length: 9\r\n\r\nabc',
    )
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    socket.destroy()
    expect(answer.toString()).toMatch(/fail$/)
    expect(refusals[0]?.rawBody.toString()).toBe('abc')
  })

  it('has the body limit of its route', async () => {
    const large = (length: number) => notify('/api/v1/large', 'c'.repeat(length), form)
    expect((await large(2000)).text).toBe('2000')
    expect((await large(2001)).status).toBe(413)
  })
})
