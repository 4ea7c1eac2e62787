import type { Language } from '@interview-pass/contracts'
import { isOpen, timeLeftSeconds, type Session } from '../sessions/session.ts'

export const timeNoticeCodes = ['LITTLE_TIME_LEFT', 'LAST_MINUTE'] as const

/** What a candidate is told about the time. */
export interface TimeNotice {
  readonly code: (typeof timeNoticeCodes)[number]
  readonly message: string
}

const lastMinuteSeconds = 60
/** Of a short interview a fifth. */
const littleTimeSeconds = 300

const words: Record<Language, Record<TimeNotice['code'], (minutes: number) => string>> = {
  'zh-CN': {
    LITTLE_TIME_LEFT: (minutes) => `还剩约 ${minutes} 分钟，请留意时间。`,
    LAST_MINUTE: () => '还剩不到一分钟。',
  },
  en: {
    LITTLE_TIME_LEFT: (minutes) => `About ${minutes} minutes are left.`,
    LAST_MINUTE: () => 'Less than a minute is left.',
  },
}

/** What is to be said about the time that is left; undefined while there is enough, and when the interview is over. */
export function timeNotice(
  session: Pick<Session, 'status' | 'endsAt' | 'minutes' | 'language'>,
  now: Date,
): TimeNotice | undefined {
  if (!isOpen(session)) return undefined
  const seconds = timeLeftSeconds(session, now)
  const isLittle = seconds <= Math.min(littleTimeSeconds, (session.minutes * 60) / 5)
  const code = seconds <= lastMinuteSeconds ? 'LAST_MINUTE' : isLittle ? 'LITTLE_TIME_LEFT' : undefined
  if (code === undefined) return undefined
  return { code, message: words[session.language][code](Math.ceil(seconds / 60)) }
}
