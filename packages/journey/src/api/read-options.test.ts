import { expect, it } from 'vitest'
import { readOptions } from './read-options.ts'

it('gives each document a minute, and draws its seed, unless it is told otherwise', () => {
  expect(readOptions([])).toEqual({ examples: 30, seconds: 60, seed: expect.any(Number) })
  expect(readOptions(['--examples', '5', '--seconds', '20', '--seed', '7'])).toEqual({
    examples: 5,
    seconds: 20,
    seed: 7,
  })
})

it.each([[['--examples', '0']], [['--seconds', '1.5']], [['--minutes', '3']], [['--seed', '-1']], [['3']]])(
  'is not called with %j, and says how it is',
  (args) => {
    expect(() => readOptions(args)).toThrow('npm run test:api -- [--examples 30] [--seconds 60] [--seed 7]')
  },
)
