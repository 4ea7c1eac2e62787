import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interviewKinds, languages } from '@interview-pass/contracts'
import { openingTopic, parseQuestions, questionBank } from './question-bank.ts'
import { planQuestions } from './plan-questions.ts'

const terms = { kind: 'TECHNICAL', questions: 8, minutes: 45, language: 'zh-CN' } as const

const plans = fc.record({
  kind: fc.constantFrom(...interviewKinds),
  language: fc.constantFrom(...languages),
  questions: fc.integer({ min: 1, max: 20 }),
  seed: fc.string(),
})

describe('planQuestions', () => {
  test('the same seed gives the same plan, another seed another one', () => {
    const first = planQuestions({ terms, seed: 'session-1' })
    expect(planQuestions({ terms, seed: 'session-1' })).toEqual(first)
    expect(planQuestions({ terms, seed: 'session-2' })).not.toEqual(first)
  })

  test('every plan has as many different questions as were sold, numbered from one, the opening first', () => {
    fc.assert(
      fc.property(plans, ({ seed, ...rest }) => {
        const plan = planQuestions({ terms: { ...rest, minutes: 30 }, seed })
        expect(plan.map(({ number }) => number)).toEqual(plan.map((_, index) => index + 1))
        expect(new Set(plan.map(({ text }) => text)).size).toBe(rest.questions)
        expect(plan[0]?.topic).toBe(openingTopic)
      }),
      { numRuns: 50 },
    )
  })

  test('a short interview repeats no topic', () => {
    const topics = planQuestions({ terms, seed: 'any' }).map(({ topic }) => topic)
    expect(new Set(topics).size).toBe(topics.length)
  })

  test('kind and language of the candidate replace those of the terms', () => {
    const [question] = planQuestions({ terms, seed: 'any', kind: 'GENERAL', language: 'en' })
    const texts = questionBank.GENERAL.map(({ text }) => text.en)
    expect(texts).toContain(question?.text)
  })

  test('both languages ask the same questions for one seed', () => {
    const inChinese = planQuestions({ terms, seed: 's', language: 'zh-CN' }).map(({ topic }) => topic)
    expect(planQuestions({ terms, seed: 's', language: 'en' }).map(({ topic }) => topic)).toEqual(inChinese)
  })

  test('more questions than the bank holds are refused instead of repeated', () => {
    expect(() => planQuestions({ terms: { ...terms, questions: 99 }, seed: 's' })).toThrow('SERVICE_ERROR')
  })
})

describe('parseQuestions', () => {
  const valid = questionBank.TECHNICAL
  const [first, ...others] = valid

  test.each([
    [
      'an id used twice',
      /id is used twice/,
      [first, { ...first, text: { 'zh-CN': '别的问题？', en: 'Another one?' } }, ...others],
    ],
    ['a text used twice', /zh-CN is used twice/, [first, { ...first, id: 'technical-999' }, ...others]],
    [
      'two questions in one',
      /one question/,
      [{ ...first, text: { 'zh-CN': '一？二？', en: 'One? Two?' } }, ...others],
    ],
    [
      'no question mark',
      /one question/,
      [{ ...first, text: { 'zh-CN': '请说说。', en: 'Go on.' } }, ...others],
    ],
    ['fewer than 24 questions', /24/, valid.slice(0, 23)],
    ['no opening question', /BACKGROUND/, valid.filter(({ topic }) => topic !== openingTopic)],
  ])('data with %s is refused', (_, rule, data) => {
    expect(() => parseQuestions(data)).toThrow(rule)
  })

  test('the shipped data pass for every kind', () => {
    for (const kind of interviewKinds) {
      expect(parseQuestions(questionBank[kind])).toHaveLength(questionBank[kind].length)
    }
  })
})
