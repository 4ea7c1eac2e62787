import { expect, it } from 'vitest'
import { readOptions } from './read-options.ts'

it('the benchmarks are called with nothing, or with the one that is measured alone', () => {
  expect(readOptions([])).toEqual({ only: undefined })
  expect(readOptions(['first-byte'])).toEqual({ only: 'first-byte' })
  expect(readOptions(['traces'])).toEqual({ only: 'traces' })
})

it.each([['callback'], ['--only', 'outbox'], ['--help'], ['first-byte', '2']])(
  'the benchmarks are not called with %s, and say in one line how they are',
  (...args) => expect(() => readOptions(args)).toThrow(/^[^\n]*npm run bench -- first-byte\|traces$/),
)
