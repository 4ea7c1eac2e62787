import { expect, it } from 'vitest'
import { readOptions } from './read-options.ts'

it('replaces what runs here once, and draws its seed, unless it is told otherwise', () => {
  expect(readOptions([])).toEqual({ rounds: 1, seed: expect.any(Number) })
  expect(readOptions(['--rounds', '3', '--seed', '7', '--from', 'v0.1.0'])).toEqual({
    rounds: 3,
    seed: 7,
    from: 'v0.1.0',
  })
})

it.each([[['--rounds', '0']], [['--seed', '1.5']], [['--to', 'HEAD']], [['--from', '']], [['3']]])(
  'is not called with %j, and says how it is',
  (args) => {
    expect(() => readOptions(args)).toThrow(
      'npm run test:rolling -- [--rounds 3] [--seed 7] [--from <commit>]',
    )
  },
)
