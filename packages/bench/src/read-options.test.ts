import { expect, it } from 'vitest'
import { readOptions } from './read-options.ts'

it('the benchmarks are called with nothing, or with the one that is measured alone', () => {
  expect(readOptions([])).toEqual({ only: undefined })
  expect(readOptions(['first-byte'])).toEqual({ only: 'first-byte' })
  expect(readOptions(['traces'])).toEqual({ only: 'traces' })
  expect(readOptions(['growth'])).toEqual({ only: 'growth', orders: 1_000_000 })
  expect(readOptions(['growth', '--orders', '10000000'])).toEqual({ only: 'growth', orders: 10_000_000 })
})

it.each([['callback'], ['--only', 'outbox'], ['--help'], ['first-byte', '2'], ['growth', '--orders', '5']])(
  'the benchmarks are not called with %s, and say in one line how they are',
  (...args) =>
    expect(() => readOptions(args)).toThrow(
      /^[^\n]*npm run bench -- first-byte\|traces, or npm run bench -- growth \[--orders 10000000\]$/,
    ),
)
