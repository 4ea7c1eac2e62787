import { fieldRules, languages } from '@interview-pass/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startApp, type TestApp } from '../../test/start-app.ts'
import { AppError } from '../app-error.ts'
import { publicAccess } from './access/access.ts'
import { route } from './route.ts'

const about = { summary: 'test', access: publicAccess, errors: [], answers: { 200: z.object({}) } } as const

const routes = [
  route({
    ...about,
    method: 'POST',
    path: '/refunds',
    body: z.object({
      amount: z.string().refine((amount) => amount !== '0.00', fieldRules.moreThanZero.en),
    }),
    handle: async () => {
      const fields = [{ field: 'body.user_id', rule: fieldRules.activeOfTenant }]
      throw new AppError('INVALID_ORDER', { details: { fields, order_id: 'here' } })
    },
  }),
]

describe('a rule of our own that a request breaks', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp(routes)
  })

  afterAll(() => app.app.close())

  it.each([
    ['of a schema', { amount: '0.00' }, 'body.amount', fieldRules.moreThanZero],
    ['of a body that is not there', '', 'body', fieldRules.missing],
    ['of a body that is not JSON', '{', 'body', fieldRules.json],
    ['of a handler', { amount: '1.00' }, 'body.user_id', fieldRules.activeOfTenant],
  ])('is said in the language of the caller: %s', async (_of, body, field, rule) => {
    for (const language of languages) {
      const headers = { 'accept-language': language, 'content-type': 'application/json' }
      const answer = await app.send('/api/v1/refunds', { method: 'POST', headers, body })
      expect(answer.json()['error']).toMatchObject({ details: { fields: [{ field, rule: rule[language] }] } })
    }
  })

  it('comes with what else is known', async () => {
    const answer = await app.send('/api/v1/refunds', { body: { amount: '1.00' } })
    expect(answer.json()['error']).toMatchObject({ details: { order_id: 'here' } })
  })
})
