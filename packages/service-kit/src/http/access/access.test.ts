import { expect, it, onTestFinished } from 'vitest'
import { openLimiter, startApp } from '../../../test/start-app.ts'
import { route } from '../route.ts'
import type { AccessRule } from './access.ts'

it('a rule is shown what was received: method, target, bytes, address, and the body when asked', async () => {
  const seen: unknown[] = []
  const curious: AccessRule<undefined> = {
    name: 'curious',
    openApiSecurity: [],
    authenticate({ method, target, rawBody, address, params, query, body }) {
      seen.push({ method, target, rawBody: rawBody.toString(), address, params, query, body })
      return undefined
    },
  }
  const app = await startApp(
    [
      route({
        summary: 'test',
        answers: {},
        errors: [],
        method: 'POST',
        path: '/things/:id',
        access: curious,
        rateLimit: false,
        handle: async () => ({ text: '' }),
      }),
    ],
    { trustedProxies: ['127.0.0.1'], rateLimiter: openLimiter },
  )
  onTestFinished(() => app.app.close())
  await app.send('/api/things/%61b?x=%20', {
    body: '{"a" : 1}',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
  })
  expect(seen).toEqual([
    {
      method: 'POST',
      target: '/api/things/%61b?x=%20',
      rawBody: '{"a" : 1}',
      address: '203.0.113.9',
      params: expect.objectContaining({ id: 'ab' }),
      query: expect.objectContaining({ x: ' ' }),
      body: { a: 1 },
    },
  ])
})
