import { describe, expect, it } from 'vitest'
import { timeNotice } from './time-notice.ts'

const now = new Date('2026-01-15T10:00:00.000Z')
const session = (seconds: number, minutes = 30) => ({
  status: 'IN_PROGRESS' as const,
  language: 'en' as const,
  minutes,
  endsAt: new Date(now.getTime() + seconds * 1000),
})

describe('a notice about the time', () => {
  it.each([
    { left: 1800, minutes: 30, code: undefined },
    { left: 301, minutes: 30, code: undefined },
    { left: 300, minutes: 30, code: 'LITTLE_TIME_LEFT' },
    { left: 61, minutes: 30, code: 'LITTLE_TIME_LEFT' },
    { left: 60, minutes: 30, code: 'LAST_MINUTE' },
    { left: 0, minutes: 30, code: 'LAST_MINUTE' },
    { left: -5, minutes: 30, code: 'LAST_MINUTE' },
    { left: 121, minutes: 10, code: undefined },
    { left: 120, minutes: 10, code: 'LITTLE_TIME_LEFT' },
    { left: 61, minutes: 5, code: undefined },
    { left: 60, minutes: 5, code: 'LAST_MINUTE' },
  ])('with $left s of $minutes minutes left is $code', ({ left, minutes, code }) => {
    expect(timeNotice(session(left, minutes), now)?.code).toBe(code)
  })

  it('says how long that is in the language of the interview', () => {
    expect(timeNotice(session(200), now)?.message).toBe('About 4 minutes are left.')
    expect(timeNotice({ ...session(200), language: 'zh-CN' }, now)?.message).toBe(
      '还剩约 4 分钟，请留意时间。',
    )
    expect(timeNotice({ ...session(2), language: 'zh-CN' }, now)?.message).toBe('还剩不到一分钟。')
  })

  it('is none once the interview is over', () => {
    expect(timeNotice({ ...session(2), status: 'COMPLETED' }, now)).toBeUndefined()
  })
})
