import { describe, expect, it } from 'vitest'
import { readDayArguments } from './day-arguments.ts'

const deps = { channels: { ALIPAY: {}, OTHER: {} }, now: () => new Date('2026-01-16T00:00:00+08:00') }

describe('the command that reconciles a day', () => {
  it('is about Alipay unless it names another channel', () => {
    const day = '2026-01-15'
    expect(readDayArguments(['--day', day], deps)).toEqual({ channel: 'ALIPAY', day })
    expect(readDayArguments(['--day', day, '--channel', 'OTHER'], deps)).toEqual({ channel: 'OTHER', day })
  })

  it.each([
    [[], '--day must be a day in Beijing that is over'],
    [['--day', '2026-01-16'], '--day must be a day in Beijing that is over'],
    [['--day', 'yesterday'], '--day must be a day in Beijing that is over'],
    [['--day', '2026-01-15', '--channel', 'NOBODY'], '--channel must be a channel'],
    [['--dya', '2026-01-15'], 'the arguments cannot be read'],
    [['2026-01-15'], 'the arguments cannot be read'],
  ])('says what is wrong with %j, and how it is called', (args, problem) => {
    expect(() => readDayArguments(args, deps)).toThrow(
      `${problem}\n  what to do: node src/reconcile.ts --day 2026-01-15`,
    )
  })
})
