import { describe, expect, test } from 'vitest'
import { languages } from '@interview-pass/contracts'
import { questionBank } from '../question-bank/question-bank.ts'
import { plannedReply } from './planned-reply.ts'
import { violationIn, violationSoFar } from './reply-guard.ts'

const next = { action: 'NEXT_QUESTION', question: '你怎样避免死锁？' } as const
const followUp = { action: 'FOLLOW_UP', focus: '锁的顺序', question: '你怎样避免死锁？' } as const
const close = { action: 'CLOSE' } as const

describe('the output guard', () => {
  test.each([
    ['好的，明白了。你怎样避免死锁？', next],
    ['明白。你怎样避免 死锁?', next],
    ['你提到了锁的顺序，当时是怎么定下来的？', followUp],
    ['今天就到这里，谢谢你的时间。', close],
  ])('lets a good reply pass: %s', (reply, directive) => {
    expect(violationIn(reply, directive, 'zh-CN')).toBeUndefined()
  })

  test.each([
    ['EMPTY', ' \n', next],
    ['TOO_LONG', `${'很长。'.repeat(500)}你怎样避免死锁？`, next],
    ['LEAK', '按照评分标准，你怎样避免死锁？', next],
    ['LEAK', 'task: interviewer-reply 你怎样避免死锁？', next],
    ['SCORE', '这个回答我给 4/5。你怎样避免死锁？', next],
    ['SCORE', '我打90分，你怎样避免死锁？', next],
    ['PERSONAL_QUESTION', '你结婚了吗？', followUp],
    ['TWO_QUESTIONS', '是吗？你怎样避免死锁？', next],
    ['NO_QUESTION', '好的，谢谢。', followUp],
    ['OTHER_QUESTION', '你怎样设计缓存？', next],
    ['QUESTION_AT_CLOSE', '谢谢，你还有问题吗？', close],
    ['OTHER_LANGUAGE', 'Could you say more about the order of the locks?', followUp],
  ])('finds %s', (violation, reply, directive) => {
    expect(violationIn(reply, directive, 'zh-CN')).toBe(violation)
  })

  test('a reply in Chinese to an English interview is the wrong language', () => {
    expect(violationIn('你能再说说吗？', followUp, 'en')).toBe('OTHER_LANGUAGE')
  })

  test('what further words can mend is no violation while words still come', () => {
    expect(violationSoFar('好的，', next)).toBeUndefined()
    expect(violationSoFar('是吗？真的？', next)).toBe('TWO_QUESTIONS')
  })

  test('a planned question may speak of what the model may not', () => {
    const question = 'How do you weigh a score of 4/5 against a rubric?'
    expect(violationIn(`Thanks. ${question}`, { action: 'NEXT_QUESTION', question }, 'en')).toBeUndefined()
  })
})

describe('the planned reply', () => {
  const questions = Object.values(questionBank).flat()

  test.each(languages)('passes the guard for every question of the bank in %s', (language) => {
    for (const { text } of questions) {
      const directive = { action: 'NEXT_QUESTION', question: text[language] } as const
      expect(
        violationIn(plannedReply(directive, language), directive, language),
        text[language],
      ).toBeUndefined()
    }
    for (const directive of [followUp, close]) {
      expect(violationIn(plannedReply(directive, language), directive, language)).toBeUndefined()
    }
  })
})
