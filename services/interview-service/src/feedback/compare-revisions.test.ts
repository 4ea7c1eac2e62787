import { expect, test } from 'vitest'
import { compareRevisions } from './compare-revisions.ts'
import type { StoredFeedback } from './feedback.ts'
import { failedItem, unansweredItem } from './feedback-item.ts'

const asked = (number: number) => ({ number, question: '问题？', topic: '', competency: null, keyPoints: [] })

const earlier: StoredFeedback = {
  revision: 1,
  status: 'READY',
  cause: 'INTERVIEW_ENDED',
  overallScore: 40,
  spread: null,
  summary: null,
  dimensions: [
    { name: 'DEPTH', score: 40 },
    { name: 'REASONING', score: 40 },
  ],
  items: [unansweredItem(asked(1)), failedItem(asked(2), 'UNAVAILABLE')],
  nextSteps: [],
  nextAttemptAt: new Date(0),
  readyAt: new Date(0),
  updatedAt: new Date(0),
}

test('names what a revision says otherwise, and nothing that is the same', () => {
  const later: StoredFeedback = {
    ...earlier,
    revision: 3,
    overallScore: 55,
    dimensions: [
      { name: 'DEPTH', score: 70 },
      { name: 'REASONING', score: 40 },
    ],
    items: [unansweredItem(asked(1)), { ...unansweredItem(asked(2)), level: 'STRONG', score: 80 }],
  }
  expect(compareRevisions(earlier, later)).toEqual({
    since: 1,
    overallScore: { from: 40, to: 55 },
    dimensions: [{ name: 'DEPTH', from: 40, to: 70 }],
    questions: [{ number: 2, fromLevel: null, toLevel: 'STRONG', from: null, to: 80 }],
  })
})

test('two revisions that say the same differ in nothing', () => {
  expect(compareRevisions(earlier, { ...earlier, revision: 2 })).toEqual({
    since: 1,
    overallScore: undefined,
    dimensions: [],
    questions: [],
  })
})

test('a question differs by its level or its score alone, or is new', () => {
  const item = (number: number, level: 'SOLID' | 'STRONG', score: number) => ({
    ...unansweredItem(asked(number)),
    level,
    score,
  })
  const before = { ...earlier, items: [item(1, 'SOLID', 60), item(2, 'SOLID', 60), item(3, 'SOLID', 60)] }
  const later = {
    ...before,
    items: [item(1, 'STRONG', 60), item(2, 'SOLID', 70), item(3, 'SOLID', 60), item(4, 'SOLID', 60)],
  }
  expect(compareRevisions(before, later).questions).toEqual([
    { number: 1, fromLevel: 'SOLID', toLevel: 'STRONG', from: 60, to: 60 },
    { number: 2, fromLevel: 'SOLID', toLevel: 'SOLID', from: 60, to: 70 },
    { number: 4, fromLevel: null, toLevel: 'SOLID', from: null, to: 60 },
  ])
})
