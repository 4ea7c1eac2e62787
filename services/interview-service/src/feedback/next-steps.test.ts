import { describe, expect, test } from 'vitest'
import { dimensionNames, weaknessTags, type WeaknessTag } from '../interviewer/assessment.ts'
import { feedbackFaultIn } from './feedback-guard.ts'
import { failedItem, unansweredItem, type FeedbackItem } from './feedback-item.ts'
import { acceptNextSteps, computeNextSteps } from './next-steps.ts'
import { practice } from './practice.ts'
import { scoresOf } from './scoring.ts'

const asked = (number: number) => ({ number, question: '问题？', topic: '', competency: null, keyPoints: [] })

function item(number: number, ...tags: WeaknessTag[]): FeedbackItem {
  const level = 'SOLID' as const
  return {
    ...unansweredItem(asked(number)),
    status: 'ASSESSED',
    level,
    dimensions: { CORRECTNESS: level, DEPTH: 'POOR', REASONING: level, COMMUNICATION: level },
    weaknesses: tags.map((tag) => ({ tag, text: '不足', quote: null })),
  }
}

function computed(items: FeedbackItem[], language: 'zh-CN' | 'en' = 'zh-CN') {
  return computeNextSteps(items, scoresOf(items, 'TECHNICAL'), language)
}

describe('computeNextSteps', () => {
  const { tags, dimensions, silence } = practice['zh-CN']

  test('begins with what most answers lack, and fills up from the lowest dimension', () => {
    expect(computed([item(1, 'NO_RESULT'), item(2, 'NO_RESULT', 'TOO_VAGUE')])).toEqual([
      { text: tags.NO_RESULT, questions: [1, 2] },
      { text: tags.TOO_VAGUE, questions: [2] },
      { text: dimensions.DEPTH, questions: [1, 2] },
    ])
  })

  test('begins with silence where there was any', () => {
    expect(computed([unansweredItem(asked(1)), item(2)])[0]).toEqual({ text: silence, questions: [1] })
  })

  test('gives three steps to whoever lacks nothing, and speaks of no question that we failed to judge', () => {
    expect(computed([item(1)])).toHaveLength(3)
    const steps = computed([item(1), failedItem(asked(2), 'UNAVAILABLE')])
    expect(steps.map(({ questions }) => questions)).toEqual([[1], [1], [1]])
  })
})

test.each(['zh-CN', 'en'] as const)('what is computed in %s may be shown', (language) => {
  const { tags, dimensions, silence } = practice[language]
  const texts = [
    ...weaknessTags.map((tag) => tags[tag]),
    ...dimensionNames.map((name) => dimensions[name]),
    silence,
  ]
  const rules = { language, lengthMax: 400, givesAway: () => false }
  for (const text of texts) expect(feedbackFaultIn(text, rules), text).toBeUndefined()
})

describe('acceptNextSteps', () => {
  const step = (text: string, ...questions: number[]) => ({ text, questions })
  const good = [step('练习讲清结果。', 1), step('练习讲清理由。', 2), step('练习先讲结论。', 1, 2)]
  const assessed = [item(1), item(2)]
  const rules = { language: 'zh-CN', givesAway: (text: string) => text.includes('先引证据') } as const

  test('takes three steps that rest on assessed questions', () => {
    expect(acceptNextSteps({ steps: good }, assessed, rules)).toEqual(good)
  })

  test.each([
    ['two steps', good.slice(0, 2)],
    ['a question that was not assessed', good.with(0, step('练习讲清结果。', 3))],
    ['no question', good.with(0, step('练习讲清结果。'))],
    ['another language', good.with(0, step('Practise results.', 1))],
    ['what gives our instructions away', good.with(0, step('先引证据，再定等级。', 1))],
    ['what may not be said', good.with(0, step('你的年龄偏大，多练新技术。', 1))],
  ])('refuses %s', (_, steps) => {
    expect(acceptNextSteps({ steps }, assessed, rules)).toBeUndefined()
  })
})
