import { describe, expect, test } from 'vitest'
import type { AssessmentLevel, QuestionAssessment } from '../interviewer/assessment.ts'
import { keepEvidenced, quotableTexts } from './evidence.ts'
import { assessedItem, failedItem, unansweredItem } from './feedback-item.ts'

const asked = { number: 1, question: '你怎样避免死锁？' }
const provenance = { model: 'm', promptId: 'assess-question', promptVersion: '1.0.0', promptSha256: 'x' }
const texts = quotableTexts([{ role: 'CANDIDATE', text: '总是按同样的顺序加锁。' }])

function itemOf(made: QuestionAssessment) {
  return assessedItem(asked, made, keepEvidenced(made, texts), provenance)
}

function assessment(level: AssessmentLevel, dimension: AssessmentLevel, quote: string) {
  return {
    level,
    dimensions: { SUBSTANCE: dimension, REASONING: dimension, COMMUNICATION: dimension },
    strengths: [{ text: '说明了方法', quote }],
    weaknesses: [],
    suggestion: '补充一个例子。',
  }
}

describe('assessedItem', () => {
  test('a level with a quoted claim stands', () => {
    const item = itemOf(assessment('STRONG', 'STRONG', '按同样的顺序加锁'))
    expect(item).toMatchObject({ status: 'ASSESSED', level: 'STRONG' })
  })

  test.each([
    ['of which no quote was found', assessment('STRONG', 'STRONG', '我是专家')],
    [
      'that has only weaknesses without a quote',
      {
        ...assessment('POOR', 'POOR', ''),
        strengths: [],
        weaknesses: [{ tag: 'NO_EXAMPLE' as const, text: '没有例子', quote: null }],
      },
    ],
  ])('the level of an assessment %s stays as judged', (_, made) => {
    expect(itemOf(made)).toMatchObject({
      status: 'ASSESSED',
      level: made.level,
      dimensions: made.dimensions,
      strengths: [],
    })
  })

  test('a level above all its dimensions is lowered to the best of them', () => {
    const item = itemOf(assessment('EXCELLENT', 'BASIC', '按同样的顺序加锁'))
    expect(item.level).toBe('BASIC')
  })

  test('INSUFFICIENT_EVIDENCE is taken as it is', () => {
    const item = itemOf(assessment('INSUFFICIENT_EVIDENCE', 'SOLID', '按同样的顺序加锁'))
    expect(item).toMatchObject({ status: 'INSUFFICIENT_EVIDENCE', dimensions: null })
  })
})

test('an unanswered question was judged by no model, and a failed one has no level', () => {
  expect(unansweredItem(asked)).toMatchObject({ status: 'INSUFFICIENT_EVIDENCE', provenance: null })
  expect(failedItem(asked)).toMatchObject({ status: 'FAILED', level: null, provenance: null })
})
