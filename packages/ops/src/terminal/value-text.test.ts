import { describe, expect, it } from 'vitest'
import { localTime, valueText } from './value-text.ts'

describe('a value for people', () => {
  it('shows money with its currency', () => {
    expect(valueText('199.00')).toBe('199.00 CNY')
    expect(valueText('1.990')).toBe('1.990')
  })

  it('shows a time in the zone of this machine, and the moment is the same', () => {
    const moment = '2026-01-15T10:30:05.123Z'
    const shown = valueText(moment)
    expect(shown).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/)
    expect(Date.parse(shown)).toBe(Date.parse('2026-01-15T10:30:05Z'))
    expect(localTime(new Date(moment))).toBe(shown)
  })

  it('shows nothing as a dash, lists with commas, and anything else as JSON', () => {
    expect([null, undefined, '', []].map(valueText)).toEqual(['-', '-', '-', '-'])
    expect([true, false, 3].map(valueText)).toEqual(['yes', 'no', '3'])
    expect(valueText(['A', 'B'])).toBe('A, B')
    expect(valueText({ kind: 'GENERAL', note: '\u001b' })).toBe(
      String.raw`{"kind":"GENERAL","note":"\u001b"}`,
    )
  })
})
