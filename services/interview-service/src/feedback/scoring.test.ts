import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assessmentLevels, type AssessmentLevel } from '../interviewer/assessment.ts'
import { failedItem, unansweredItem, type FeedbackItem } from './feedback-item.ts'
import { scoresOf } from './scoring.ts'
import { summarise } from './summary.ts'

const judged = assessmentLevels.filter((level) => level !== 'INSUFFICIENT_EVIDENCE')

function item(number: number, level: AssessmentLevel, reasoning: AssessmentLevel = level): FeedbackItem {
  return {
    ...unansweredItem({ number, question: '问题？' }),
    status: 'ASSESSED',
    level,
    dimensions: { SUBSTANCE: level, REASONING: reasoning, COMMUNICATION: level },
    weaknesses: [{ tag: 'NO_RESULT', text: '没有结果', quote: null }],
  }
}

describe('scoresOf', () => {
  test('is the mean of the levels, whole points from 20 to 100', () => {
    expect(scoresOf([item(1, 'SOLID'), item(2, 'EXCELLENT')]).overallScore).toBe(80)
    expect(scoresOf([item(1, 'POOR'), item(2, 'POOR'), item(3, 'BASIC')]).overallScore).toBe(27)
  })

  test('unanswered and failed questions neither help nor harm', () => {
    const items = [
      item(1, 'STRONG'),
      unansweredItem({ number: 2, question: '?' }),
      failedItem({ number: 3, question: '?' }),
    ]
    expect(scoresOf(items)).toEqual(scoresOf([item(1, 'STRONG')]))
  })

  test('is null when nothing could be assessed', () => {
    expect(scoresOf([unansweredItem({ number: 1, question: '?' })])).toEqual({
      overallScore: null,
      dimensions: [
        { name: 'SUBSTANCE', score: null },
        { name: 'REASONING', score: null },
        { name: 'COMMUNICATION', score: null },
      ],
    })
  })

  test('a better level never lowers the score, and the order of questions does not matter', () => {
    const levels = fc.array(fc.nat({ max: judged.length - 2 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(levels, fc.nat(), (ranks, at) => {
        const levelAt = (rank: number) => judged[rank] ?? 'POOR'
        const items = ranks.map((rank, index) => item(index, levelAt(rank)))
        const better = ranks.map((rank, index) =>
          item(index, levelAt(index === at % ranks.length ? rank + 1 : rank)),
        )
        const before = scoresOf(items).overallScore ?? 0
        expect(scoresOf(better).overallScore).toBeGreaterThanOrEqual(before)
        expect(scoresOf(items.toReversed()).overallScore).toBe(before)
      }),
    )
  })
})

describe('summarise', () => {
  test('names score, basis, extremes and repeated weaknesses, in the language of the interview', () => {
    const items = [
      item(1, 'STRONG', 'BASIC'),
      item(2, 'STRONG', 'BASIC'),
      unansweredItem({ number: 3, question: '?' }),
    ]
    expect(summarise(items, scoresOf(items), 'zh-CN')).toBe(
      '总分 80 分，依据 3 个问题中可以评价的 2 个回答得出。表现最好的方面是内容深度，最需要提高的方面是思考与取舍。多次出现的不足：没有说明结果。',
    )
    expect(summarise(items, scoresOf(items), 'en')).toBe(
      'Overall score 80, based on 2 of 3 questions whose answers could be assessed. Strongest: substance. Most room to improve: reasoning. Weaknesses seen more than once: no result.',
    )
  })

  test('claims no difference where there is none, and no score without evidence', () => {
    expect(summarise([item(1, 'SOLID')], scoresOf([item(1, 'SOLID')]), 'en')).not.toContain('Strongest')
    expect(summarise([], scoresOf([]), 'en')).toContain('Too little')
  })
})
