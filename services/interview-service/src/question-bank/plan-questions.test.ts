import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interviewKinds, interviewLevels, languages } from '@interview-pass/contracts'
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

  test.each(interviewLevels)(
    'a %s is asked nothing but what suits the level, however long the interview',
    (level) => {
      for (const kind of interviewKinds) {
        const suited = questionBank[kind].filter(({ levels }) => levels.includes(level))
        const plan = planQuestions({ terms: { ...terms, questions: 20 }, seed: 's', kind, level })
        expect(suited.map(({ text }) => text['zh-CN'])).toEqual(
          expect.arrayContaining(plan.map(({ text }) => text)),
        )
      }
    },
  )

  test('a lead is asked other questions than a junior', () => {
    const asked = (level: 'LEAD' | 'JUNIOR') =>
      planQuestions({ terms, seed: 's', level }).map(({ text }) => text)
    expect(asked('LEAD')).not.toEqual(asked('JUNIOR'))
    expect(planQuestions({ terms, seed: 's', level: null })).toEqual(planQuestions({ terms, seed: 's' }))
  })

  test.each(languages)('each question says in %s what a good answer shows', (language) => {
    for (const { shows, text } of planQuestions({
      terms: { ...terms, questions: 20 },
      seed: 's',
      language,
    })) {
      const asked = questionBank.TECHNICAL.find((question) => question.text[language] === text)
      expect(shows).toEqual(asked?.shows[language])
      expect(shows.length).toBeGreaterThanOrEqual(3)
    }
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

  const changed = (change: object) => [{ ...first, ...change }, ...others]

  test.each([
    ['an id used twice', /id is used twice/, changed({ id: 'technical-002' })],
    ['a text used twice', /asked twice/, changed({ text: others[0]?.text })],
    [
      'two questions in one',
      /NOT_ONE_QUESTION/,
      changed({ text: { 'zh-CN': '你做过什么？为什么？', en: 'What did you do? Why?' } }),
    ],
    ['no question mark', /NOT_ONE_QUESTION/, changed({ text: { 'zh-CN': '请说说。', en: 'Please go on.' } })],
    [
      'a question about a protected attribute',
      /PERSONAL_QUESTION/,
      changed({ text: { 'zh-CN': '你结婚了吗？', en: 'Are you married?' } }),
    ],
    [
      'a question in the other language',
      /OTHER_LANGUAGE/,
      changed({ text: { 'zh-CN': 'What did you do？', en: 'What did you do?' } }),
    ],
    [
      'too little about what a good answer shows',
      /shows/,
      changed({ shows: { 'zh-CN': ['说清问题'], en: ['States the problem'] } }),
    ],
    [
      'other points in one language than in the other',
      /same points/,
      changed({ shows: { 'zh-CN': first?.shows['zh-CN'].slice(0, 3), en: first?.shows.en } }),
    ],
    ['no level', /levels/, changed({ levels: [] })],
    ['fewer than 40 questions', /40/, valid.slice(0, 39)],
    [
      'fewer than 20 questions for a level',
      /fewer than 20 questions for LEAD/,
      valid.map((question, index) => (index < 30 ? { ...question, levels: ['JUNIOR'] } : question)),
    ],
    [
      'no opening question for a level',
      /BACKGROUND for JUNIOR/,
      valid.map((question) =>
        question.topic === openingTopic ? { ...question, levels: ['LEAD'] } : question,
      ),
    ],
  ])('data with %s is refused', (_, rule, data) => {
    expect(() => parseQuestions(data)).toThrow(rule)
  })

  test('the shipped data pass for every kind', () => {
    for (const kind of interviewKinds) {
      expect(parseQuestions(questionBank[kind])).toHaveLength(questionBank[kind].length)
    }
  })
})
