import type { AssessmentLevel } from '../interviewer/assessment.ts'
import type { StoredFeedback } from './feedback.ts'

interface ScoreChange {
  readonly from: number | null
  readonly to: number | null
}

/** What one revision says otherwise than another. */
export interface RevisionChanges {
  readonly since: number
  /** Undefined where both say the same. */
  readonly overallScore: ScoreChange | undefined
  readonly dimensions: readonly ({ readonly name: string } & ScoreChange)[]
  readonly questions: readonly ({
    readonly number: number
    readonly fromLevel: AssessmentLevel | null
    readonly toLevel: AssessmentLevel | null
  } & ScoreChange)[]
}

/** Compares a revision with an earlier one; what is the same is left out. */
export function compareRevisions(earlier: StoredFeedback, later: StoredFeedback): RevisionChanges {
  const scoreBefore = new Map(earlier.dimensions.map(({ name, score }) => [name, score]))
  const itemBefore = new Map(earlier.items.map((item) => [item.number, item]))
  return {
    since: earlier.revision,
    overallScore:
      earlier.overallScore === later.overallScore
        ? undefined
        : { from: earlier.overallScore, to: later.overallScore },
    dimensions: later.dimensions
      .map(({ name, score }) => ({ name, from: scoreBefore.get(name) ?? null, to: score }))
      .filter(({ from, to }) => from !== to),
    questions: later.items
      .map((item) => {
        const before = itemBefore.get(item.number)
        return {
          number: item.number,
          fromLevel: before?.level ?? null,
          toLevel: item.level,
          from: before?.score ?? null,
          to: item.score,
        }
      })
      .filter(({ fromLevel, toLevel, from, to }) => fromLevel !== toLevel || from !== to),
  }
}
