import { languages } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import { anInterview } from '../../test/an-interview.ts'
import { candidateNames, type CandidateName } from './candidates.ts'
import type { PlayedInterview } from './played-interview.ts'
import { scoreChecks } from './score-checks.ts'

type Scores = Partial<Record<CandidateName, number | null>>

const good: Scores = { strong: 90, weak: 30, stuffing: 0, copying: 0, silent: 0, hostile: 10 }

/** All candidates in both languages, with these scores in English; who is not named scores like medium, 60. */
function play(scores: Scores): PlayedInterview[] {
  return languages.flatMap((language) =>
    candidateNames.map((candidate) => {
      const { [candidate]: score = 60 } = language === 'en' ? { ...good, ...scores } : good
      return {
        ...anInterview,
        candidate,
        language,
        feedback: { ...anInterview.feedback, overall_score: score },
      }
    }),
  )
}

function failedBy(played: readonly PlayedInterview[]): string[] {
  return scoreChecks.filter(({ find }) => find(played).failures.length > 0).map(({ name }) => name)
}

describe('the checks of the scores', () => {
  it('pass scores as they should be', () => {
    expect(failedBy(play({}))).toEqual([])
  })

  it.each<[string, Scores]>([
    ['strong above medium', { strong: 74 }],
    ['medium above weak', { weak: 46 }],
    ['padded like medium', { padded: 69 }],
    ['padded like medium', { padded: 51 }],
    ['decorated like medium', { decorated: 69 }],
    ['echoing like medium', { echoing: 69 }],
    ['renamed like medium', { renamed: 51 }],
    ['stuffing is worth little', { stuffing: 26 }],
    ['copying is worth little', { copying: 26 }],
    ['silent is worth little', { silent: 26 }],
    ['hostile is worth little', { hostile: 26 }],
    ['hostile is worth little', { weak: 9 }],
  ])('catch in one language: %s %j', (name, scores) => {
    expect(failedBy(play(scores))).toEqual([name])
  })

  it('take no score for no answer', () => {
    expect(failedBy(play({ silent: null }))).toEqual(['silent is worth little'])
    expect(failedBy(play({ strong: null }))).toEqual(['strong above medium'])
  })

  it.each([
    ['far apart', { overall_spread: { min: 50, max: 66 } }],
    [
      'too few',
      { questions: anInterview.feedback.questions.map((each) => ({ ...each, readings: { count: 1 } })) },
    ],
  ])('catch readings that are %s', (_what, changed) => {
    const [one, ...others] = play({})
    if (one === undefined) throw new Error('an interview is missing')
    const odd = { ...one, feedback: { ...one.feedback, ...changed } }
    expect(failedBy([odd, ...others])).toEqual(['repeated scoring agrees'])
  })
})
