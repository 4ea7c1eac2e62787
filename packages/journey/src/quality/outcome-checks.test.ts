import { describe, expect, it } from 'vitest'
import { anInterview } from '../../test/an-interview.ts'
import { outcomeChecks } from './outcome-checks.ts'
import type { PlayedInterview } from './played-interview.ts'

function failedBy(changed: Partial<PlayedInterview>): string[] {
  const played = { ...anInterview, ...changed }
  return outcomeChecks.filter(({ find }) => find([played]).failures.length > 0).map(({ name }) => name)
}

const { transcript, feedback, record, turns } = anInterview
const [first, ...others] = feedback.questions
if (first === undefined) throw new Error('a question is missing')

describe('the checks of the outcome', () => {
  it('pass an interview in which nothing is wrong', () => {
    expect(failedBy({})).toEqual([])
  })

  it.each<[string, Partial<PlayedInterview>]>([
    ['was left', { transcript: { ...transcript, status: 'ABANDONED' } }],
    ['ended before all was asked', { transcript: { ...transcript, end_reason: 'TIME_UP' } }],
    ['ends without last words', { turns: turns.slice(0, -1) }],
    ['has no feedback', { feedback: { ...feedback, status: 'FAILED' } }],
    ['has feedback about some questions only', { feedback: { ...feedback, questions: others } }],
    [
      'was not assessed whole',
      { feedback: { ...feedback, questions: [{ ...first, status: 'FAILED' }, ...others] } },
    ],
  ])('catch an interview that %s', (_what, changed) => {
    expect(failedBy(changed)).toEqual(['ends properly'])
  })

  it.each<[string, Partial<typeof feedback>]>([
    ['the summary', { summary: 'Well structured answers.' }],
    ['advice', { questions: [{ ...first, suggestion: 'Add some figures.' }, ...others] }],
    ['what a better answer contains', { questions: [{ ...first, better_answer: ['Figures'] }, ...others] }],
    ['a next step', { next_steps: [{ text: 'Give the reason for each choice.' }] }],
  ])('catch another language in %s', (_what, changed) => {
    expect(failedBy({ feedback: { ...feedback, ...changed } })).toEqual(['feedback in the language'])
  })

  it.each<[string, Partial<PlayedInterview>]>([
    ['names none', { feedback: { ...feedback, competencies: [] } }],
    [
      'names one that nobody planned',
      { feedback: { ...feedback, competencies: [...feedback.competencies, { name: '销售', score: 60 }] } },
    ],
    ['follows no plan', { record: { ...record, plan: 'FAILED' } }],
    [
      'asked about no competency',
      {
        record: { ...record, questions: record.questions.map((each) => ({ ...each, competency: null })) },
        feedback: { ...feedback, competencies: [] },
      },
    ],
  ])('catch feedback that %s', (_what, changed) => {
    expect(failedBy(changed)).toEqual(['competencies named'])
  })

  it.each([
    ['nobody said', '我重写了整个系统'],
    ['was said to another question', '我先看执行计划。'],
    ['holds no word', '……'],
  ])('catch a quote that %s', (_what, quote) => {
    const questions = [{ ...first, strengths: [{ text: '讲清了做法', quote }] }, ...others]
    expect(failedBy({ feedback: { ...feedback, questions } })).toEqual(['quotes are found'])
  })

  it('find a quote whatever its marks and width', () => {
    const questions = [
      { ...first, strengths: [{ text: '讲清了做法', quote: '我写库之后，删除缓存' }] },
      ...others,
    ]
    expect(failedBy({ feedback: { ...feedback, questions } })).toEqual([])
  })
})
