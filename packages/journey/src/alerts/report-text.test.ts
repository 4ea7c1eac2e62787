import { expect, it } from 'vitest'
import type { Fault } from './fault.ts'
import { reportText } from './report-text.ts'

const fault = (planted?: string): Fault => ({
  what: 'it is stopped',
  ...(planted !== undefined && { planted }),
  alerts: [],
  play: () => Promise.resolve(),
})

it('an alert has a row, by name, with its fault, how it was played and seen, and what was not seen', () => {
  const text = reportText([
    { alert: 'Late', fault: fault('a day was planted'), lane: 'days', firedAfterMs: 61_400, problem: 'no' },
    {
      alert: 'Away',
      labels: { service: 'some', mountpoint: '/tmp/disk' },
      fault: fault(),
      firedAfterMs: 1,
      clearedAfterMs: 2600,
    },
  ])
  expect(text.split('\n').slice(2)).toEqual([
    '| Away (service some) | it is stopped | live | 60 | 0 s | 3 s |',
    '| Late | it is stopped | live, after a day was planted | 300 | 61 s | **not** |',
    '',
  ])
})
