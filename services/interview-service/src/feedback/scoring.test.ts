import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assessmentLevels, dimensionsOfKind, type AssessmentLevel } from '../interviewer/assessment.ts'
import { failedItem, unansweredItem, type FeedbackItem } from './feedback-item.ts'
import { competencyScoresOf, medianLevel, scoreOf, scoresOf, spreadOf } from './scoring.ts'
import { summarise } from './summary.ts'

const judged = assessmentLevels.filter((level) => level !== 'INSUFFICIENT_EVIDENCE')
const asked = (number: number) => ({ number, question: '问题？', topic: '', competency: null, keyPoints: [] })
const silent = (number: number) => unansweredItem(asked(number))
const failed = (number: number) => failedItem(asked(number), 'UNAVAILABLE')

/** Of a technical interview. */
function item(number: number, level: AssessmentLevel, reasoning: AssessmentLevel = level): FeedbackItem {
  return {
    ...silent(number),
    status: 'ASSESSED',
    level,
    dimensions: { CORRECTNESS: level, DEPTH: level, REASONING: reasoning, COMMUNICATION: level },
    weaknesses: [{ tag: 'NO_RESULT', text: '没有结果', quote: null }],
  }
}

describe('scoresOf', () => {
  test('is the mean of the levels, whole points from 20 to 100', () => {
    expect(scoresOf([item(1, 'SOLID'), item(2, 'EXCELLENT')], 'TECHNICAL').overallScore).toBe(80)
    expect(scoresOf([item(1, 'POOR'), item(2, 'POOR'), item(3, 'BASIC')], 'TECHNICAL').overallScore).toBe(27)
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
    expect(scoresOf(items, 'TECHNICAL').overallScore).toBe(overallScore)
  })

  test('a dimension without evidence counts as nothing shown, also in an answer that was judged', () => {
    const judgedItem = item(1, 'STRONG', 'INSUFFICIENT_EVIDENCE')
    expect(scoresOf([judgedItem], 'TECHNICAL').dimensions).toContainEqual({ name: 'REASONING', score: 0 })
    expect(scoreOf(judgedItem, 'TECHNICAL')).toBe(60)
  })

  test('the overall score lies within its dimensions and within the questions, whatever was judged', () => {
    const someLevel = fc.constantFrom(...assessmentLevels)
    const someItem = fc
      .tuple(someLevel, someLevel, someLevel, someLevel, fc.constantFrom('judged', 'silent', 'failed'))
      .map(([level, substance, reasoning, communication, kind]): FeedbackItem => {
        if (kind === 'silent') return silent(1)
        if (kind === 'failed') return failed(1)
        const dimensions = {
          CORRECTNESS: substance,
          DEPTH: substance,
          REASONING: reasoning,
          COMMUNICATION: communication,
        }
        return { ...item(1, level), dimensions }
      })
    fc.assert(
      fc.property(fc.array(someItem, { minLength: 1, maxLength: 20 }), (items) => {
        const { overallScore, dimensions } = scoresOf(items, 'TECHNICAL')
        const [parts, questions] = [
          dimensions.map(({ score }) => score).filter((score) => score !== null),
          items.map((each) => scoreOf(each, 'TECHNICAL')).filter((score) => score !== null),
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
        const before = scoresOf(items, 'TECHNICAL').overallScore ?? 0
        expect(scoresOf(better, 'TECHNICAL').overallScore).toBeGreaterThanOrEqual(before)
        expect(scoresOf(items.toReversed(), 'TECHNICAL').overallScore).toBe(before)
      }),
    )
  })
})

describe('summarise', () => {
  test('names score, basis, extremes and repeated weaknesses, in the language of the interview', () => {
    const items = [item(1, 'STRONG', 'BASIC'), item(2, 'STRONG', 'BASIC'), silent(3)]
    expect(summarise(items, scoresOf(items, 'TECHNICAL'), { language: 'zh-CN', isRetried: false })).toBe(
      '总分 47 分，问了 3 个问题，其中 2 个问题的回答可以评价；没有可评价内容的问题按 0 分计。表现最好的方面是正确性，最需要提高的方面是思考与取舍。多次出现的不足：没有说明结果。',
    )
    expect(summarise(items, scoresOf(items, 'TECHNICAL'), { language: 'en', isRetried: false })).toBe(
      'Overall score 47 for 3 questions; the answers to 2 of them could be assessed, and a question without anything to assess counts as 0. Strongest: correctness. Most room to improve: reasoning. Weaknesses seen more than once: no result.',
    )
  })

  test('claims no difference where there is none, and no score without a question', () => {
    const items = [item(1, 'SOLID')]
    const say = { language: 'en', isRetried: false } as const
    expect(summarise(items, scoresOf(items, 'TECHNICAL'), say)).not.toContain('Strongest')
    expect(summarise([], scoresOf([], 'TECHNICAL'), say)).toContain('No question was asked')
  })

  test.each([
    ['zh-CN', true, /我们的问题.*每小时再试/],
    ['zh-CN', false, /我们的问题.*工作人员/],
    ['en', true, /our fault.*every hour/],
    ['en', false, /our fault.*staff/],
  ] as const)(
    'a feedback without any assessment says in %s that it is our fault, retried: %s',
    (language, isRetried, words) => {
      const items = [failed(1), failed(2)]
      const said = summarise(items, scoresOf(items, 'TECHNICAL'), { language, isRetried })
      expect(said).toMatch(words)
      expect(said).not.toMatch(/too little|太少/i)
    },
  )

  test('a question that could not be assessed is named, and counts neither as asked nor as silence', () => {
    const items = [item(1, 'SOLID'), failed(2)]
    const said = summarise(items, scoresOf(items, 'TECHNICAL'), { language: 'en', isRetried: true })
    expect(said).toContain('Overall score 60, based on the answers to 1 question.')
    expect(said).toContain('question 2 yet. That is our fault')
  })
})

describe('spreadOf', () => {
  test('runs from the lowest to the highest readings, and is unknown without any', () => {
    const read = (scoreMin: number, scoreMax: number) => ({
      score: scoreMin,
      readings: { count: 3, scoreMin, scoreMax },
    })
    expect(spreadOf([read(40, 60), read(80, 80), silent(3)])).toEqual({ min: 40, max: 47 })
    expect(spreadOf([silent(1)])).toBeNull()
  })
})

test('a competency is worth the mean of its questions that we judged, in the order it was asked about', () => {
  const about = (number: number, competency: string | null, score: number | null) => ({
    number,
    competency,
    score,
  })
  const items = [
    about(1, null, 10),
    about(2, '缓存', 60),
    about(3, '支付', null),
    about(4, '缓存', 81),
    about(5, '缓存', null),
  ]
  expect(competencyScoresOf(items)).toEqual([
    { name: '缓存', score: 71, questions: [2, 4, 5] },
    { name: '支付', score: null, questions: [3] },
  ])
})

test('the middle of an odd number of levels is the one that half of them reach', () => {
  expect(medianLevel(['EXCELLENT', 'POOR', 'SOLID'])).toBe('SOLID')
  expect(medianLevel(['STRONG'])).toBe('STRONG')
  expect(medianLevel(['INSUFFICIENT_EVIDENCE', 'STRONG', 'STRONG'])).toBe('STRONG')
})

test.each(Object.entries(dimensionsOfKind))('%s is scored by its own dimensions', (_, names) => {
  expect(new Set(names).size).toBe(4)
})
