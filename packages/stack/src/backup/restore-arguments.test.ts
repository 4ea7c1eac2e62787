import { expect, it } from 'vitest'
import { readRestoreArguments } from './restore-arguments.ts'

const now = new Date('2026-11-28T09:00:00Z')

it('a restore is from a file or to a moment that is over, in whatever time zone it is written', () => {
  const rest = { into: undefined, replace: false }
  expect(readRestoreArguments(['--file', 'a.dump'], now)).toEqual({
    from: { kind: 'FILE', file: 'a.dump' },
    ...rest,
  })
  const moment = new Date('2026-11-28T08:00:00Z')
  for (const text of ['2026-11-28T08:00:00Z', '2026-11-28T16:00+08:00']) {
    expect(readRestoreArguments(['--to', text], now)).toEqual({ from: { kind: 'MOMENT', moment }, ...rest })
  }
})

it.each([
  [[], 'it is a file or a moment'],
  [['--file', 'a.dump', '--to', '2026-11-28T08:00:00Z'], 'it is a file or a moment'],
  [['--to', '2026-11-28T08:00:00'], 'no moment with its time zone'],
  [['--to', 'yesterday'], 'no moment with its time zone'],
  [['--to', '2026-11-28T09:00:01Z'], 'is not over'],
  [['--file', 'a.dump', '--into', 'b', '--replace'], 'not for a database that is replaced'],
  [['--file', 'a.dump', '--into', 'Shop; drop'], 'small letters'],
  [['--fiel', 'a.dump'], 'cannot be read'],
])('what is said otherwise is refused with how to say it: %j', (args, problem) => {
  expect(() => readRestoreArguments(args, now)).toThrow(
    new RegExp(`${problem}.*\\n {2}what to do: npm run restore`, 'u'),
  )
})
