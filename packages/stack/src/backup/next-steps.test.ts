import { describe, expect, it } from 'vitest'
import { billedDaysSince, nextSteps } from './next-steps.ts'

const now = new Date('2026-11-28T09:00:00Z')

describe('the bills to be looked at after a restore', () => {
  it.each([
    ['2026-11-28T08:00:00Z', []],
    ['2026-11-27T15:59:59Z', ['2026-11-27']],
    ['2026-11-27T16:00:00Z', []],
    ['2026-11-25T12:00:00Z', ['2026-11-25', '2026-11-26', '2026-11-27']],
  ])('are of the days in Beijing that are over since %s', (moment, days) => {
    expect(billedDaysSince(new Date(moment), now)).toEqual(days)
  })

  it('are named with the command that looks at them', () => {
    const manifest = {
      database: 'shop',
      moment: '2026-11-27T12:00:00.000Z',
      server_version: '18.4',
      schemas: {},
      bytes: 1,
      sha256: '',
    }
    const text = nextSteps({ database: 'shop', manifest, putAside: 'shop_until_1' }, now)
    expect(text).toContain('node src/reconcile.ts --day 2026-11-27')
    expect(text).toContain('What was there is called shop_until_1')
  })
})
