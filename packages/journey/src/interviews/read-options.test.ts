import { expect, it } from 'vitest'
import { readOptions } from './read-options.ts'

it('holds twenty interviews, and draws its seed, unless it is told otherwise', () => {
  expect(readOptions([])).toEqual({ interviews: 20, seed: expect.any(Number) })
  expect(readOptions(['--interviews', '200', '--seed', '7'])).toEqual({ interviews: 200, seed: 7 })
})

it.each([
  [['--interviews', 'banana']],
  [['--interviews', '0']],
  [['--interviews', '10001']],
  [['--seed', '1.5']],
  [['--minutes', '1']],
  [['30']],
])('is not called with %j, and says how it is', (args) => {
  expect(() => readOptions(args)).toThrow('npm run test:interviews -- [--interviews 200] [--seed 7]')
})
