import type { Language } from '@interview-pass/contracts'
import type { DimensionName, NextStepsAdvice, WeaknessTag } from '../interviewer/assessment.ts'
import type { FeedbackItem } from './feedback-item.ts'
import { feedbackFaultIn, type FeedbackRules } from './feedback-guard.ts'
import { practice } from './practice.ts'
import type { FeedbackScores } from './scoring.ts'
import { tagCounts } from './summary.ts'

/** What to practise, and the questions that show it. */
export interface NextStep {
  readonly text: string
  readonly questions: readonly number[]
}

/** Few enough to be done. */
const stepsCount = 3
const textLengthMax = 400

/** The steps that a model worded, when there are three, each may be shown and rests on questions that were assessed. */
export function acceptNextSteps(
  { steps }: NextStepsAdvice,
  assessed: readonly FeedbackItem[],
  rules: FeedbackRules,
): NextStep[] | undefined {
  const numbers = new Set(assessed.map(({ number }) => number))
  const accepted = steps.filter(
    ({ text, questions }) =>
      feedbackFaultIn(text, { ...rules, lengthMax: textLengthMax }) === undefined &&
      questions.length > 0 &&
      questions.every((number) => numbers.has(number)),
  )
  return accepted.length < stepsCount ? undefined : accepted.slice(0, stepsCount)
}

/**
 * Steps without a model: what most answers lack, then the dimensions from the lowest. Never fewer than three.
 */
export function computeNextSteps(
  items: readonly FeedbackItem[],
  { dimensions }: FeedbackScores,
  language: Language,
): NextStep[] {
  const judged = items.filter(({ status }) => status !== 'FAILED')
  const { tags, dimensions: advice, silence } = practice[language]
  const silent = judged.filter(({ status }) => status === 'INSUFFICIENT_EVIDENCE').map(({ number }) => number)
  const steps = [
    ...(silent.length > 0 ? [{ text: silence, questions: silent }] : []),
    ...tagCounts(judged).map(({ tag }) => ({ text: tags[tag], questions: showing(judged, tag) })),
    ...lowestFirst(dimensions).map((name) => ({
      text: advice[name],
      questions: judged.map(({ number }) => number),
    })),
  ]
  return steps.slice(0, stepsCount)
}

function showing(items: readonly FeedbackItem[], tag: WeaknessTag): number[] {
  return items
    .filter(({ weaknesses }) => weaknesses.some((each) => each.tag === tag))
    .map(({ number }) => number)
}

function lowestFirst(dimensions: FeedbackScores['dimensions']): DimensionName[] {
  return [...dimensions].sort((left, right) => (left.score ?? 0) - (right.score ?? 0)).map(({ name }) => name)
}
