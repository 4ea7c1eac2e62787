import { describe, expect, test } from 'vitest'
import { questionFaultIn, repeatedQuestions } from './question-text.ts'

describe('a question', () => {
  test.each([
    ['zh-CN', '你怎样用 Kafka 和 PostgreSQL 保证订单不丢？'],
    ['en', 'How did you keep orders from being lost?'],
  ] as const)('that is one, short and in the language of the interview passes: %s %s', (language, text) => {
    expect(questionFaultIn(text, language)).toBeUndefined()
  })

  test.each([
    ['NOT_ONE_QUESTION', 'zh-CN', '你做过什么？为什么？'],
    ['NOT_ONE_QUESTION', 'zh-CN', '请讲讲缓存。'],
    ['NOT_ONE_QUESTION', 'zh-CN', '你做过什么？请详细说。'],
    ['NOT_ONE_QUESTION', 'en', 'What did you do? Why?'],
    ['TOO_LONG', 'zh-CN', `${'很'.repeat(300)}？`],
    ['OTHER_LANGUAGE', 'zh-CN', 'How did you keep orders from being lost？'],
    ['OTHER_LANGUAGE', 'en', '你怎样保证订单不丢?'],
    ['OTHER_LANGUAGE', 'en', '12?'],
    ['PERSONAL_QUESTION', 'zh-CN', '你结婚了吗？'],
  ] as const)('that breaks a rule is found, %s in %s: %s', (fault, language, text) => {
    expect(questionFaultIn(text, language)).toBe(fault)
  })

  test.each(['是否已婚？', '你有孩子吗，打算什么时候要二胎？', '你今年几\u200b岁了？'])(
    'that asks the candidate about a protected attribute is found: %s',
    (text) => expect(questionFaultIn(text, 'zh-CN')).toBe('PERSONAL_QUESTION'),
  )

  test.each([
    '你为残疾人用户做的无障碍改造，效果怎样衡量？',
    '你们国籍字段用什么编码？',
    '你在推荐系统里怎样处理用户的年龄和性别数据？',
  ])('that asks about the attributes of others is none of these: %s', (text) => {
    expect(questionFaultIn(text, 'zh-CN')).toBeUndefined()
  })
})

describe('questions in a list', () => {
  test.each([
    ['你怎样避免死锁？', '你怎样避免 死锁?'],
    ['How do you design to avoid deadlocks?', 'How do you design so as to avoid deadlocks?'],
  ])('that differ in punctuation, spacing or a word repeat each other: %s %s', (one, other) => {
    expect(repeatedQuestions([one, '别的问题是什么？', other])).toEqual([other])
  })

  test.each([
    ['你怎样避免死锁？', '你怎样避免缓存雪崩？'],
    ['How do you avoid deadlocks?', 'How do you avoid overselling?'],
  ])('that ask about another subject in the same form do not: %s %s', (one, other) => {
    expect(repeatedQuestions([one, other])).toEqual([])
  })
})
