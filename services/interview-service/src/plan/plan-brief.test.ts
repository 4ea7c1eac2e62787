import { expect, it } from 'vitest'
import { canBePlanned, withLetters } from './plan-brief.ts'

const nothing = { position: null, jobDescription: null, resume: null }

it.each([
  [{}, false],
  [{ position: 'C' }, false],
  [{ resume: ' — ' }, false],
  [{ jobDescription: '👍🏽', position: '岗' }, false],
  [{ position: 'QA' }, true],
  [{ position: '岗位' }, true],
  [{ jobDescription: '…', resume: 'Go' }, true],
] as const)(
  'no model is asked for a plan that could not be held against a document: %j, %s',
  (known, asked) => {
    expect(canBePlanned({ ...nothing, ...known })).toBe(asked)
  },
)

it('a job description that says nothing leaves the rest to be looked at', () => {
  const { letters } = withLetters({
    ...nothing,
    jobDescription: '-',
    resume: 'Led a team',
    kind: 'TECHNICAL',
    level: null,
    language: 'en',
    questionCount: 2,
    opening: 'Why?',
    bank: [],
  })
  expect(letters).toEqual({ position: null, jobDescription: null, resume: 'ledateam' })
})
