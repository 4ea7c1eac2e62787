import { describe, expect, it } from 'vitest'
import { fromBeijingTime, toBeijingTime } from './beijing-time.ts'

describe('Beijing time', () => {
  it('is eight hours ahead of UTC in both directions, whatever the time zone of the process', () => {
    const moment = new Date('2026-01-15T20:30:05.000Z')
    expect(toBeijingTime(moment)).toBe('2026-01-16 04:30:05')
    expect(fromBeijingTime('2026-01-16 04:30:05')).toEqual(moment)
  })

  it('is read with up to three decimals', () => {
    for (const decimals of ['.5', '.50', '.500']) {
      expect(fromBeijingTime(`2026-01-16 04:30:05${decimals}`)).toEqual(new Date('2026-01-15T20:30:05.500Z'))
    }
  })

  it.each([
    '2026-01-16T04:30:05',
    '2026-13-01 00:00:00',
    '',
    '16.01.2026',
    '2026-01-16 04:30',
    '2026-01-16 04:30:05.',
    '2026-01-16 04:30:05.0000',
    ' 2026-01-16 04:30:05',
    '2026-01-16 04:30:05 ',
    '+002026-01-16 04:30:05',
  ])('is not read from %j', (text) => {
    expect(fromBeijingTime(text)).toBeUndefined()
  })
})
