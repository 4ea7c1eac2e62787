import { describe, expect, test } from 'vitest'
import {
  assessmentSchemaVersion,
  type AssessmentLevel,
  type QuestionAssessment,
} from '../interviewer/assessment.ts'
import { quotableTexts } from './evidence.ts'
import { assessedItem, failedItem, feedbackItem, unansweredItem } from './feedback-item.ts'
import { reviewAssessment } from './review-assessment.ts'

const asked = {
  number: 1,
  question: '你怎样避免死锁？',
  topic: 'CONCURRENCY',
  competency: null,
  keyPoints: ['说明加锁的顺序'],
}
const provenance = { model: 'm', promptId: 'assess-question', promptVersion: '1.0.0', promptSha256: 'x' }
const texts = quotableTexts([{ role: 'CANDIDATE', text: '总是按同样的顺序加锁。' }])

function itemOf(made: QuestionAssessment) {
  return assessedItem(asked, {
    kind: 'TECHNICAL',
    levels: made,
    words: reviewAssessment(made, { texts, language: 'zh-CN', givesAway: () => false }),
    readings: { count: 1, scoreMin: 60, scoreMax: 60 },
    provenance,
    rubricVersion: '2.0.0',
  })
}

function assessment(level: AssessmentLevel, dimension: AssessmentLevel, quote: string): QuestionAssessment {
  return {
    level,
    dimensions: { CORRECTNESS: dimension, DEPTH: dimension, REASONING: dimension, COMMUNICATION: dimension },
    strengths: [{ line: 'q1-2', text: '说明了方法', quote }],
    weaknesses: [],
    betterAnswer: [],
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
        weaknesses: [{ line: '', tag: 'NO_EXAMPLE' as const, text: '没有例子', quote: null }],
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

test('an unanswered question was judged by no model and has no points, and a failed one has no level', () => {
  expect(unansweredItem(asked)).toMatchObject({ status: 'INSUFFICIENT_EVIDENCE', score: 0, provenance: null })
  expect(failedItem(asked, 'REFUSED')).toMatchObject({
    status: 'FAILED',
    level: null,
    score: null,
    failure: 'REFUSED',
  })
})

test('what a better answer would contain is what a good one shows, unless the model says it for this answer', () => {
  const made = assessment('SOLID', 'SOLID', '按同样的顺序加锁')
  expect(itemOf(made).betterAnswer).toEqual(['说明加锁的顺序'])
  expect(itemOf({ ...made, betterAnswer: ['说明超时怎样处理'] }).betterAnswer).toEqual(['说明超时怎样处理'])
  expect(unansweredItem(asked).betterAnswer).toEqual(['说明加锁的顺序'])
})

test('an item says which prompt, model, rubric and schema made it, and one of an earlier release can be read', () => {
  const item = itemOf(assessment('SOLID', 'SOLID', '按同样的顺序加锁'))
  expect(item.provenance).toEqual({
    ...provenance,
    rubricVersion: '2.0.0',
    schemaVersion: assessmentSchemaVersion,
  })
  const { number, question, status, level, dimensions, strengths, weaknesses, suggestion } = item
  const old = { number, question, status, level, dimensions, strengths, weaknesses, suggestion, provenance }
  expect(feedbackItem.parse(old)).toMatchObject({
    number: 1,
    betterAnswer: [],
    readings: null,
    failure: null,
  })
})
