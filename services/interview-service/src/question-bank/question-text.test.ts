import { describe, expect, test } from 'vitest'
import { asksPersonal } from './personal-question.ts'
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

  test.each([
    '你今年几岁了？',
    '你有孩子吗，打算什么时候要二胎？',
    '方便说一下你的年龄和籍贯吗？',
    '你信仰什么宗教？',
    '你的身体状况能适应加班吗？',
    '你是哪里人，打算在这里长住吗？',
    '是否已婚？',
    '35 周岁以下可以接受吗？',
    '你家里支持你出差吗，丈夫怎么看？',
    'What year were you born?',
    'How old are you?',
    'Do you have children, and who looks after them?',
    'Where are you originally from?',
    'Does your religion allow you to work on Saturdays?',
    'Do you have any disability that we should know about?',
  ])('about a protected attribute of the candidate is personal: %s', (text) => {
    expect(asksPersonal(text)).toBe(true)
  })

  test.each([
    '你为残疾人用户做的无障碍改造，效果怎样衡量？',
    '你在推荐系统里怎样处理用户的年龄和性别数据？',
    '你怎样设计存储对象的生命周期？',
    '请讲讲你负责的医院病史系统，最难的部分是什么？',
    '你怎样实现服务的健康检查？',
    'How did you find the race condition in your scheduler?',
    'How do you treat the gender of users in your data?',
    'How does your supervisor restart child processes?',
    'How did you measure the age of a cache entry?',
  ])('about others, or about something else of the same name, is not: %s', (text) => {
    expect(asksPersonal(text)).toBe(false)
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
