import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assessmentLevels, type AssessmentLevel } from '../interviewer/assessment.ts'
import { failedItem, unansweredItem, type FeedbackItem } from './feedback-item.ts'
import { scoreOf, scoresOf } from './scoring.ts'
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

const silent = (number: number) => unansweredItem({ number, question: '问题？' })
const failed = (number: number) => failedItem({ number, question: '问题？' })

describe('scoresOf', () => {
  test('is the mean of the levels, whole points from 20 to 100', () => {
    expect(scoresOf([item(1, 'SOLID'), item(2, 'EXCELLENT')]).overallScore).toBe(80)
    expect(scoresOf([item(1, 'POOR'), item(2, 'POOR'), item(3, 'BASIC')]).overallScore).toBe(27)
  })

  test.each<[string, FeedbackItem[], number | null]>([
    [
      'one strong answer and four questions without any',
      [item(1, 'STRONG'), ...[2, 3, 4, 5].map(silent)],
      16,
    ],
    [
      'one excellent answer and four questions without any',
      [item(1, 'EXCELLENT'), ...[2, 3, 4, 5].map(silent)],
      20,
    ],
    ['five strong answers', [1, 2, 3, 4, 5].map((number) => item(number, 'STRONG')), 80],
    ['nothing but silence', [1, 2].map(silent), 0],
    ['a poor answer and one that we failed to judge', [item(1, 'POOR'), failed(2)], 20],
    ['silence and a question that we failed to judge', [silent(1), failed(2)], 0],
    ['nothing that we could judge', [1, 2].map(failed), null],
    ['no question at all', [], null],
  ])('%s', (_, items, overallScore) => {
    expect(scoresOf(items).overallScore).toBe(overallScore)
  })

  test('a dimension without evidence counts as nothing shown, also in an answer that was judged', () => {
    const judgedItem = item(1, 'STRONG', 'INSUFFICIENT_EVIDENCE')
    expect(scoresOf([judgedItem]).dimensions).toContainEqual({ name: 'REASONING', score: 0 })
    expect(scoreOf(judgedItem)).toBe(53)
  })

  test('the overall score lies within its dimensions and within the questions, whatever was judged', () => {
    const someLevel = fc.constantFrom(...assessmentLevels)
    const someItem = fc
      .tuple(someLevel, someLevel, someLevel, someLevel, fc.constantFrom('judged', 'silent', 'failed'))
      .map(([level, substance, reasoning, communication, kind]): FeedbackItem => {
        if (kind === 'silent') return silent(1)
        if (kind === 'failed') return failed(1)
        const dimensions = { SUBSTANCE: substance, REASONING: reasoning, COMMUNICATION: communication }
        return { ...item(1, level), dimensions }
      })
    fc.assert(
      fc.property(fc.array(someItem, { minLength: 1, maxLength: 20 }), (items) => {
        const { overallScore, dimensions } = scoresOf(items)
        const [parts, questions] = [
          dimensions.map(({ score }) => score).filter((score) => score !== null),
          items.map(scoreOf).filter((score) => score !== null),
        ]
        if (overallScore === null) {
          expect([parts, questions]).toEqual([[], []])
          return
        }
        for (const among of [parts, questions]) {
          expect(overallScore).toBeGreaterThanOrEqual(Math.min(...among))
          expect(overallScore).toBeLessThanOrEqual(Math.max(...among))
        }
      }),
    )
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
      '总分 44 分，问了 3 个问题，其中 2 个问题的回答可以评价；没有可评价内容的问题按 0 分计。表现最好的方面是内容深度，最需要提高的方面是思考与取舍。多次出现的不足：没有说明结果。',
    )
    expect(summarise(items, scoresOf(items), 'en')).toBe(
      'Overall score 44 for 3 questions; the answers to 2 of them could be assessed, and a question without anything to assess counts as 0. Strongest: substance. Most room to improve: reasoning. Weaknesses seen more than once: no result.',
    )
  })

  test('claims no difference where there is none, and no score without evidence', () => {
    expect(summarise([item(1, 'SOLID')], scoresOf([item(1, 'SOLID')]), 'en')).not.toContain('Strongest')
    expect(summarise([], scoresOf([]), 'en')).toContain('Too little')
  })
})
