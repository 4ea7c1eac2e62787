import { languages, type Language } from '@interview-pass/contracts'
import { disguisedNames, emptyNames, type CandidateName } from './candidates.ts'
import type { Check, Finding } from './check.ts'
import { titleOf, type PlayedInterview } from './played-interview.ts'

/** Bounds in points of the overall score, which goes from 0 to 100. */
const bounds = { distanceMin: 15, moveMax: 8, emptyMax: 25, spreadMax: 15, readingsMin: 3 } as const

export const scoreChecks: readonly Check[] = [
  distance('strong', 'medium'),
  distance('medium', 'weak'),
  ...disguisedNames.map(move),
  ...emptyNames.map(empty),
  {
    name: 'repeated scoring agrees',
    bound: `overall scores of one interview lie at most ${bounds.spreadMax} apart, of at least ${bounds.readingsMin} readings each question`,
    find: findSpread,
  },
]

function distance(better: CandidateName, worse: CandidateName): Check {
  return {
    name: `${better} above ${worse}`,
    bound: `at least ${bounds.distanceMin} points`,
    find: (all) => compare(all, better, worse, (difference) => difference >= bounds.distanceMin),
  }
}

function move(disguised: CandidateName): Check {
  return {
    name: `${disguised} like medium`,
    bound: `at most ${bounds.moveMax} points apart`,
    find: (all) => compare(all, disguised, 'medium', (difference) => Math.abs(difference) <= bounds.moveMax),
  }
}

function empty(name: CandidateName): Check {
  return {
    name: `${name} is worth little`,
    bound: `at most ${bounds.emptyMax} points, and not above weak`,
    find: (all) =>
      inEachLanguage((language) => {
        const [score, weak] = [scoreOf(all, name, language), scoreOf(all, 'weak', language)]
        if (score === null || weak === null) return [`no score`, false]
        return [String(score), score <= bounds.emptyMax && score <= weak]
      }),
  }
}

function compare(
  all: readonly PlayedInterview[],
  one: CandidateName,
  other: CandidateName,
  holds: (difference: number) => boolean,
): Finding {
  return inEachLanguage((language) => {
    const [left, right] = [scoreOf(all, one, language), scoreOf(all, other, language)]
    if (left === null || right === null) return ['no score', false]
    return [`${left} − ${right} = ${left - right}`, holds(left - right)]
  })
}

function inEachLanguage(measure: (language: Language) => readonly [string, boolean]): Finding {
  const results = languages.map((language) => {
    const [measured, isMet] = measure(language)
    return { measured: `${language}: ${measured}`, isMet }
  })
  return {
    measured: results.map(({ measured }) => measured).join('; '),
    failures: results.filter(({ isMet }) => !isMet).map(({ measured }) => measured),
  }
}

/** The overall score of a candidate; null when there is none. */
export function scoreOf(
  all: readonly PlayedInterview[],
  name: CandidateName,
  language: Language,
): number | null {
  const played = all.find((each) => each.candidate === name && each.language === language)
  return played?.feedback.overall_score ?? null
}

function findSpread(all: readonly PlayedInterview[]): Finding {
  const spreads = all.map((played) => {
    const { overall_spread: spread, questions } = played.feedback
    const readings = questions.flatMap((each) => each.readings?.count ?? [])
    return {
      title: titleOf(played),
      width: spread === null ? 0 : spread.max - spread.min,
      readings: readings.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...readings),
    }
  })
  const widest = Math.max(0, ...spreads.map(({ width }) => width))
  const failed = spreads.filter(
    ({ width, readings }) => width > bounds.spreadMax || readings < bounds.readingsMin,
  )
  return {
    measured: `at most ${widest} apart`,
    failures: failed.map(({ title, width, readings }) => `${title}: ${width} apart, ${readings} readings`),
  }
}
