import { expect, it } from 'vitest'
import { environmentPage } from './environment-page.ts'
import { errorsPage } from './errors-page.ts'
import { faultsPage } from './faults-page.ts'
import { modelFaultsPage } from './model-faults-page.ts'
import { readTransitions, subjectOf } from './state-machines.ts'
import { statesPage } from './states-page.ts'

const codes = {
  SERVICE_ERROR: { status: 500, message: { en: 'Failed | broken', 'zh-CN': '服务异常' } },
  ORDER_NOT_FOUND: { status: 404, message: { en: 'Order not found', 'zh-CN': '订单不存在' } },
}

it('the error page lists every code by status, in both languages, with who answers it', () => {
  const declared = { shop: new Set(['ORDER_NOT_FOUND', 'SERVICE_ERROR']), stage: new Set(['SERVICE_ERROR']) }
  expect(errorsPage(codes, declared).split('\n').slice(-3, -1)).toEqual([
    '| `ORDER_NOT_FOUND` | 404 | Order not found | 订单不存在 | shop |',
    '| `SERVICE_ERROR` | 500 | Failed \\| broken | 服务异常 | shop, stage |',
  ])
})

it('there is no error page with a code that nobody answers', () => {
  expect(() => errorsPage(codes, { shop: new Set(['SERVICE_ERROR']) })).toThrow(
    'no route answers ORDER_NOT_FOUND',
  )
})

it('the environment page says what is needed and never shows the default of a secret', () => {
  const page = environmentPage([
    {
      service: 'payment-service',
      fields: [
        { name: 'PORT', description: 'Port', default: '3000', required: false, secret: false },
        { name: 'KEY', description: 'Key', default: 'hidden', required: true, secret: true },
      ],
    },
  ])
  expect(page).toContain('## payment-service')
  expect(page).toContain('| `PORT` | no | `3000` | Port |')
  expect(page).toContain('| `KEY` | yes | secret | Key |')
  expect(page).not.toContain('hidden')
})

it('both shapes of a state table are read alike', () => {
  const steps = [
    { from: 'PENDING', event: 'PAID', to: 'PAID' },
    { from: 'PENDING', event: 'LEFT', to: 'GONE' },
  ]
  const fromList = readTransitions(steps)
  const fromRecord = readTransitions({ PENDING: { PAID: 'PAID', LEFT: 'GONE' }, PAID: {}, GONE: {} })
  expect(fromRecord).toEqual(fromList)
  expect(fromList).toEqual({ steps, states: ['PENDING', 'PAID', 'GONE'] })
})

it('a table that is none is refused', () => {
  expect(() => readTransitions([])).toThrow('too_small')
  expect(() => readTransitions({ PENDING: 'PAID' })).toThrow('expected record')
})

it('a drawing starts at the first state, names event and cause, and ends at the states that nothing leaves', () => {
  const steps = [{ from: 'PENDING', event: 'PAID', to: 'DONE', by: 'channel' }]
  const page = statesPage([
    {
      service: 'payment-service',
      subject: subjectOf('paymentAttemptTransitions'),
      ...readTransitions(steps),
    },
  ])
  expect(page).toContain('## payment attempt (payment-service)')
  expect(page.match(/```mermaid\n([^`]*)```/)?.[1]?.split('\n')).toEqual([
    'stateDiagram-v2',
    '  [*] --> PENDING',
    '  PENDING --> DONE: PAID (channel)',
    '  DONE --> [*]',
    '',
  ])
})

it('the page of faults says of each what it is and what comes of it', () => {
  const outcome = {
    answered: '504',
    atOnce: 'order PENDING',
    inTheEnd: 'order PAID',
    outcome: 'Found later.',
  }
  const faults = [
    { kind: 'HTML', when: 'AFTER_WORK' },
    { kind: 'LATENCY', latencyMs: 5, fields: { a: '' } },
  ]
  const page = faultsPage([
    {
      name: 'query',
      does: 'It is asked.',
      afterwards: 'it is asked again.',
      cases: [{ faults, ...outcome }],
    },
  ])
  expect(page).toContain('## query\n\nIt is asked. Then it is asked again.')
  expect(page).toContain(
    '| `HTML` (after its work), `LATENCY` (latencyMs 5, fields {"a":""}) | 504 | order PENDING | order PAID | Found later. |',
  )
})

it('the page of the model’s faults says of each what is called, what the candidate gets and what an operator sees', () => {
  const page = modelFaultsPage([
    {
      name: 'decide-turn',
      does: 'An answer is sent.',
      afterwards: 'another one is.',
      cases: [
        {
          faults: [{ kind: 'http_error', status: 529 }],
          calls: 'haiku OVERLOADED, haiku COMPLETED',
          told: '200',
          noticed: '',
          inTheEnd: '1 turn',
          outcome: 'Asked once more.',
        },
      ],
    },
  ])
  expect(page).toContain('## decide-turn\n\nAn answer is sent. Then another one is.')
  expect(page).toContain(
    '| `http_error` (status 529) | haiku OVERLOADED, haiku COMPLETED | 200 | the calls | 1 turn | Asked once more. |',
  )
})
