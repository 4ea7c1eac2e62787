import type { InterviewTerms } from '@interview-pass/contracts'
import {
  assessmentLevels,
  dimensionsOfKind,
  type AssessmentLevel,
  type DimensionName,
} from '../interviewer/assessment.ts'

/**
 * Levels are what is judged; points only make them addable. Nothing to judge is worth nothing: whoever is asked and shows
 * nothing gains nothing by it.
 */
const points: Record<AssessmentLevel, number> = {
  INSUFFICIENT_EVIDENCE: 0,
  POOR: 20,
  BASIC: 40,
  SOLID: 60,
  STRONG: 80,
  EXCELLENT: 100,
}

interface DimensionScore {
  readonly name: DimensionName
  readonly score: number | null
}

export interface FeedbackScores {
  /** 0 to 100; null when there was nothing that we could judge. */
  readonly overallScore: number | null
  readonly dimensions: readonly DimensionScore[]
}

/** The levels of one question: none when we failed to judge it, and no dimensions when there was nothing to judge. */
export interface Judged {
  readonly level: AssessmentLevel | null
  readonly dimensions: Readonly<Record<string, AssessmentLevel>> | null
}

type Kind = InterviewTerms['kind']

/** Points of one question in one dimension; null when we failed to judge the question. */
function pointsIn({ level, dimensions }: Judged, name: DimensionName): number | null {
  if (level === null) return null
  return points[dimensions?.[name] ?? 'INSUFFICIENT_EVIDENCE']
}

/** 0 to 100 for one question: the mean of its dimensions; null when we failed to judge it. */
export function scoreOf(judged: Judged, kind: Kind): number | null {
  return rounded(meanOf(dimensionsOfKind[kind].map((name) => pointsIn(judged, name))))
}

/**
 * Scores of a whole interview, over the questions that were asked and that we judged. A dimension's score is the mean of
 * its points over the questions; the overall score is the mean of the dimensions, and so never lies outside them. Before
 * rounding it is also the mean of the questions' own scores.
 */
export function scoresOf(items: readonly Judged[], kind: Kind): FeedbackScores {
  const means = dimensionsOfKind[kind].map((name) => ({
    name,
    mean: meanOf(items.map((item) => pointsIn(item, name))),
  }))
  return {
    overallScore: rounded(meanOf(means.map(({ mean }) => mean))),
    dimensions: means.map(({ name, mean }) => ({ name, score: rounded(mean) })),
  }
}

/** How well the answers about one competency of the position did. */
export interface CompetencyScore {
  readonly name: string
  /** Mean of its questions; null when we failed to judge all of them. */
  readonly score: number | null
  readonly questions: readonly number[]
}

/** The competencies that were asked about, in the order of their first question. */
export function competencyScoresOf(
  items: readonly { number: number; competency: string | null; score: number | null }[],
): CompetencyScore[] {
  const names = new Set(items.flatMap(({ competency }) => competency ?? []))
  return [...names].map((name) => {
    const about = items.filter(({ competency }) => competency === name)
    return {
      name,
      score: rounded(meanOf(about.map(({ score }) => score))),
      questions: about.map(({ number }) => number),
    }
  })
}

/** The middle one of an odd number of levels. */
export function medianLevel(levels: readonly AssessmentLevel[]): AssessmentLevel {
  const ranks = levels.map((level) => assessmentLevels.indexOf(level)).sort((left, right) => left - right)
  return assessmentLevels[ranks[Math.floor(ranks.length / 2)] ?? 0] ?? 'INSUFFICIENT_EVIDENCE'
}

/** The overall score if each question had its lowest reading, and its highest; null when none was read by a model. */
export function spreadOf(
  items: readonly {
    score: number | null
    readings: { readonly scoreMin: number; readonly scoreMax: number } | null
  }[],
): { min: number; max: number } | null {
  if (items.every(({ readings }) => readings === null)) return null
  const min = rounded(meanOf(items.map(({ score, readings }) => readings?.scoreMin ?? score)))
  const max = rounded(meanOf(items.map(({ score, readings }) => readings?.scoreMax ?? score)))
  return min === null || max === null ? null : { min, max }
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
