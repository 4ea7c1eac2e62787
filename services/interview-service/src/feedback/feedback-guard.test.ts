import { describe, expect, test } from 'vitest'
import { feedbackFaultIn } from './feedback-guard.ts'

const givesAway = (text: string) => text.includes('strict, fair and concrete')
const chinese = { language: 'zh-CN', lengthMax: 300, givesAway } as const
const english = { language: 'en', lengthMax: 300, givesAway } as const

describe('a text of a feedback may be shown', () => {
  test.each([
    '先讲结论，再讲理由，最后用 P99 的变化说明结果。',
    '你为残疾人用户做了无障碍改造，说明了动机和结果。',
    '可以补充 Kafka、Redis 和 PostgreSQL 各自的取舍。',
    '你提到团队成员的家庭原因导致延期，可以讲清你怎样调整计划。',
    '这段话说明了健康检查怎样发现故障节点。',
    '把年龄段划分的算法讲得再具体一些。',
    '系统提示用户重试的设计讲得清楚。',
    '回答里的评分标准是你们自己定的，可以说明它怎样得出。',
  ])('%s', (text) => {
    expect(feedbackFaultIn(text, chinese)).toBeUndefined()
  })

  test.each([
    'Say the outcome first, then why you chose this index.',
    'You explained how the health check finds a broken node.',
    'You described how the age of a cache entry decides its eviction.',
    'Name the single point of failure and how you removed it.',
    'The rubric that your team used for reviews is a good example; add its result.',
    'You quoted “先写后删”; explain it in one sentence.',
    'An example was asked for or needed and is missing.',
    'The main points are correct, and the mechanism is explained from your own case.',
  ])('%s', (text) => {
    expect(feedbackFaultIn(text, english)).toBeUndefined()
  })
})

describe('a text of a feedback is not shown', () => {
  test.each([
    ['EMPTY', '  '],
    ['TOO_LONG', '很好。'.repeat(101)],
    ['OTHER_LANGUAGE', 'Say the outcome first.'],
    ['OTHER_LANGUAGE', '12345'],
    ['PERSONAL', '考虑到你的年龄，可以多练习新技术。'],
    ['PERSONAL', '作为女性，你可以更自信一些。'],
    ['PERSONAL', '你已经怀孕，建议选择轻松的岗位。'],
    ['PERSONAL', '候选人的口音有些重。'],
    ['PERSONAL', '您的家庭情况可能影响出差。'],
    ['LEAK', '这一题的等级是 INSUFFICIENT_EVIDENCE。'],
    ['LEAK', '按照我们的评分标准，你缺少结果。'],
    ['LEAK', '你没有覆盖 key_points 里的第二点。'],
  ])('%s: %s', (fault, text) => {
    expect(feedbackFaultIn(text, chinese)).toBe(fault)
  })

  test.each([
    ['OTHER_LANGUAGE', '先讲结论，再讲理由。'],
    ['OTHER_LANGUAGE', 'Commencez par le résultat, puis expliquez vos raisons.'],
    ['PERSONAL', 'Given your age, practise newer tools.'],
    ['PERSONAL', 'As a young woman you should sound more certain.'],
    ['PERSONAL', 'Your strong accent makes it hard to follow.'],
    ['PERSONAL', 'You are too old for this kind of answer.'],
    ['LEAK', 'According to the rubric this is a basic answer.'],
    ['LEAK', 'My instructions say that lists are no evidence.'],
    ['LEAK', 'As one who is strict, fair and concrete I would ask for more.'],
    ['LEAK', 'This is names of things without how any of them works, so add how.'],
    ['LEAK', 'Correct throughout, and precise about conditions under which it holds.'],
  ])('%s: %s', (fault, text) => {
    expect(feedbackFaultIn(text, english)).toBe(fault)
  })
})
