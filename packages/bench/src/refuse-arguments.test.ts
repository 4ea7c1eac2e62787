import { expect, it } from 'vitest'
import { refuseArguments } from './refuse-arguments.ts'

it('the benchmarks are called with nothing', () => {
  expect(() => refuseArguments([])).not.toThrow()
})

it.each([['callback'], ['--only', 'outbox'], ['--help']])(
  'the benchmarks are not called with %s, and say in one line how they are',
  (...args) => expect(() => refuseArguments(args)).toThrow(/^[^\n]*npm run bench$/),
)
