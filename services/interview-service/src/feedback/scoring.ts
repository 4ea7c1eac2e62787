import { dimensionNames, type AssessmentLevel, type DimensionName } from '../interviewer/assessment.ts'
import type { FeedbackItem } from './feedback-item.ts'

/** Levels are what is judged; points only make them addable. */
const points: Record<AssessmentLevel, number | null> = {
  INSUFFICIENT_EVIDENCE: null,
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
  /** 0 to 100; null when nothing could be assessed. */
  readonly overallScore: number | null
  readonly dimensions: readonly DimensionScore[]
}

export function scoreOf(level: AssessmentLevel | null): number | null {
  return level === null ? null : points[level]
}

/** Scores of a whole interview: plain means over the assessed questions. The others neither help nor harm. */
export function scoresOf(items: readonly FeedbackItem[]): FeedbackScores {
  return {
    overallScore: meanOf(items.map(({ level }) => scoreOf(level))),
    dimensions: dimensionNames.map((name) => ({
      name,
      score: meanOf(items.map(({ dimensions }) => scoreOf(dimensions?.[name] ?? null))),
    })),
  }
}

function meanOf(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null)
  if (known.length === 0) return null
  return Math.round(known.reduce((sum, score) => sum + score, 0) / known.length)
}
