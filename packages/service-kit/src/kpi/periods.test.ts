import { expect, it } from 'vitest'
import { periodsWithin, startOfPeriod } from './periods.ts'

const moment = new Date('2026-11-29T17:30:45.123Z')

it.each([
  ['MINUTE', '2026-11-29T17:30:00.000Z'],
  ['HOUR', '2026-11-29T17:00:00.000Z'],
  // It is Monday the 30th in Beijing.
  ['DAY', '2026-11-29T16:00:00.000Z'],
  ['WEEK', '2026-11-29T16:00:00.000Z'],
] as const)('the %s that a moment is in began at %s', (period, start) => {
  expect(startOfPeriod(period, moment).toISOString()).toBe(start)
  expect(startOfPeriod(period, new Date(start)).toISOString()).toBe(start)
})

it('a week lasts until the Monday after, in Beijing', () => {
  const sunday = new Date('2026-11-29T15:59:59.999Z')
  expect(startOfPeriod('WEEK', sunday).toISOString()).toBe('2026-11-22T16:00:00.000Z')
})

it('the periods within bounds are those that began before the end, with the one of the beginning', () => {
  const from = new Date('2026-11-29T10:20:00Z')
  const starts = (to: string) =>
    periodsWithin('HOUR', { from, to: new Date(to) }).map((start) => start.toISOString())
  expect(starts('2026-11-29T12:00:00Z')).toEqual(['2026-11-29T10:00:00.000Z', '2026-11-29T11:00:00.000Z'])
  expect(starts('2026-11-29T10:20:00Z')).toEqual(['2026-11-29T10:00:00.000Z'])
})
