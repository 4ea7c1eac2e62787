import { fieldRules } from '@interview-pass/contracts'
import { expect, it } from 'vitest'
import { AppError } from '../app-error.ts'
import { replayOf, storedOf } from './answer.ts'

const refusalBy = (rule: unknown) => ({
  kind: 'REFUSAL',
  code: 'INVALID_ORDER',
  details: { fields: [{ field: 'body.user_id', rule }], order_id: 'here' },
})

it('a refusal is kept in both languages, because a repeat may ask in the other one', () => {
  const fields = [{ field: 'body.user_id', rule: fieldRules.activeOfTenant }]
  const refusal = new AppError('INVALID_ORDER', { details: { fields, order_id: 'here' } })
  const stored: unknown = JSON.parse(storedOf(refusal).bodyJson)
  expect(stored).toEqual(refusalBy(fieldRules.activeOfTenant))
  expect(replayOf(stored)).toMatchObject({ replay: { details: refusal.details } })
})

it('a refusal that was kept in English alone is given again as it was', () => {
  expect(replayOf(refusalBy('must be nice'))).toMatchObject({
    replay: { details: refusalBy({ en: 'must be nice', 'zh-CN': 'must be nice' }).details },
  })
})
