import { expect, it } from 'vitest'
import { closeReasonIn, lastWords } from './last-words.ts'

it.each([
  ['COMPLETED', 'FINISHED_EARLY', 'FINISHED_EARLY', /ended early/],
  ['COMPLETED', 'TIME_UP', 'TIME_UP', /time is up/],
  ['COMPLETED', 'ALL_QUESTIONS_ASKED', 'ALL_QUESTIONS_ASKED', /last question/],
  ['EXPIRED', 'TIME_UP', 'CLOSED', /has ended/],
  ['REJECTED', 'REFUNDED', 'CLOSED', /has ended/],
  ['ABANDONED', 'TIME_UP', 'CLOSED', /has ended/],
] as const)('the last words of an interview that is %s by %s say so', (status, endReason, reason, words) => {
  expect(closeReasonIn({ status, endReason })).toBe(reason)
  expect(lastWords({ status, endReason, language: 'en' })).toMatch(words)
  expect(lastWords({ status, endReason, language: 'zh-CN' })).toMatch(/谢谢/)
})
