import { describe, expect, it } from 'vitest'
import { billDayOf, boundsOf, dayBefore, isOver, listDueDays } from './bill-day.ts'

const beijing = (text: string) => new Date(`${text}+08:00`)

describe('a day of bills', () => {
  it('is one in Beijing', () => {
    expect(billDayOf(beijing('2026-01-15T00:00:00'))).toBe('2026-01-15')
    expect(billDayOf(beijing('2026-01-14T23:59:59.999'))).toBe('2026-01-14')
    expect(boundsOf('2026-01-15')).toEqual({
      start: beijing('2026-01-15T00:00:00'),
      end: beijing('2026-01-16T00:00:00'),
    })
    expect(dayBefore('2026-03-01')).toBe('2026-02-28')
    expect(isOver('2026-01-15', beijing('2026-01-15T23:59:59'))).toBe(false)
    expect(isOver('2026-01-15', beijing('2026-01-16T00:00:00'))).toBe(true)
  })

  it.each(['2026-02-30', '2026-1-1', '', 'today'])('is none: %j', (text) => {
    expect(() => boundsOf(text)).toThrow(RangeError)
  })

  it.each([
    ['2026-01-16T09:59:59', '2026-01-14'],
    ['2026-01-16T10:00:00', '2026-01-15'],
    ['2026-01-17T09:59:59', '2026-01-15'],
  ])('is due at ten in the morning of the next one: at %s it is %s', (now, last) => {
    expect(listDueDays(beijing('2020-01-01T00:00:00'), beijing(now)).at(-1)).toBe(last)
  })

  it('is due when something of ours can be in its bill, and for a week', () => {
    const now = beijing('2026-01-16T12:00:00')
    expect(listDueDays(beijing('2026-01-16T08:00:00'), now)).toEqual([])
    expect(listDueDays(beijing('2026-01-14T23:00:00'), now)).toEqual(['2026-01-14', '2026-01-15'])
    expect(listDueDays(beijing('2020-01-01T00:00:00'), now)).toHaveLength(7)
  })
})
