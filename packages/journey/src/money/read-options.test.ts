import { expect, it } from 'vitest'
import { readOptions } from './read-options.ts'

it('lasts a minute, and draws its seed, unless it is told otherwise', () => {
  expect(readOptions([])).toEqual({ minutes: 1, seed: expect.any(Number) })
  expect(readOptions(['--minutes', '30', '--seed', '7'])).toEqual({ minutes: 30, seed: 7 })
})

it.each([
  [['--minutes', 'banana']],
  [['--minutes', '601']],
  [['--seed', '1.5']],
  [['--hours', '1']],
  [['30']],
])('is not called with %j, and says how it is', (args) => {
  expect(() => readOptions(args)).toThrow('npm run test:money -- [--minutes 30] [--seed 7]')
})
