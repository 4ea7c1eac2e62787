import { expect, it } from 'vitest'
import { formatBeijingTime, nextBeijingMidnight, parseBeijingTime } from './beijing-time.ts'
import { formatYuan, parseYuan } from './money.ts'
import { isTimeoutExpress, timeoutEnd } from './trades/timeout-express.ts'

it.each([
  ['0.01', 1n],
  ['1', 100n],
  ['1.5', 150n],
  ['199.00', 19_900n],
  ['100000000.00', 10_000_000_000n],
])('%s yuan are %s fen', (text, fen) => {
  expect(parseYuan(text)).toBe(fen)
  expect(parseYuan(formatYuan(fen))).toBe(fen)
})

it.each(['', '1.', '.5', '-1', '1.005', '1e3', ' 1', '１', '0.30000000000000004'])(
  '%j is no amount',
  (text) => {
    expect(parseYuan(text)).toBeUndefined()
  },
)

it('Beijing is eight hours ahead, whatever the time zone of this process', () => {
  const moment = new Date('2026-01-15T18:30:00.000Z')
  expect(formatBeijingTime(moment)).toBe('2026-01-16 02:30:00')
  expect(parseBeijingTime('2026-01-16 02:30:00')).toEqual(moment)
  expect(nextBeijingMidnight(moment)).toEqual(new Date('2026-01-16T16:00:00.000Z'))
})

it.each(['2026-06-31 00:00:00', '2026-01-01 25:00:00', '2026-01-01', '2026-01-01T00:00:00'])(
  '%j is no moment',
  (text) => {
    expect(parseBeijingTime(text)).toBeUndefined()
  },
)

it.each([
  ['1m', '2026-01-15T18:31:00.000Z'],
  ['2h', '2026-01-15T20:30:00.000Z'],
  ['15d', '2026-01-30T18:30:00.000Z'],
  ['1c', '2026-01-16T16:00:00.000Z'],
])('a timeout of %s ends at %s', (text, end) => {
  expect(isTimeoutExpress(text)).toBe(true)
  expect(timeoutEnd(text, new Date('2026-01-15T18:30:00.000Z'))).toEqual(new Date(end))
})

it.each(['0m', '16d', '361h', '1.5h', '2c', 'm', '1s', ''])('%j is no timeout', (text) => {
  expect(isTimeoutExpress(text)).toBe(false)
})
