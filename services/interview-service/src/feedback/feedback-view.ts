import { z } from 'zod'
import { assessmentLevels, weaknessTags } from '../interviewer/assessment.ts'
import { compareRevisions, type RevisionChanges } from './compare-revisions.ts'
import { feedbackStatuses, isClosed, revisionCauses, type StoredFeedback } from './feedback.ts'
import { failureCauses, type FeedbackItem } from './feedback-item.ts'
import { competencyScoresOf } from './scoring.ts'

const score = z.int().min(0).max(100).nullable()
const level = z.enum(assessmentLevels).nullable()
const time = z.iso.datetime()
const revisionNumber = z.int().min(1)

const questionView = z
  .object({
    number: z.int().min(1),
    question: z.string(),
    competency: z.string().nullable().describe('What of the position it asks about'),
    status: z
      .enum(['ASSESSED', 'INSUFFICIENT_EVIDENCE', 'FAILED'])
      .describe('FAILED is our fault, and is left out of every score; nothing to assess counts as 0'),
    failure: z.enum(failureCauses).nullable().describe('Why it is FAILED'),
    level,
    score: score.describe('Mean of its dimensions'),
    dimensions: z.array(z.object({ name: z.string(), level })),
    readings: z
      .object({ count: z.int().min(1), score_min: z.int(), score_max: z.int() })
      .nullable()
      .describe('How often the answers were judged, and how far the results lie apart'),
    strengths: z.array(z.object({ text: z.string(), quote: z.string() })),
    weaknesses: z.array(
      z.object({ tag: z.enum(weaknessTags), text: z.string(), quote: z.string().nullable() }),
    ),
    better_answer: z.array(z.string()).describe('What a better answer would contain'),
    suggestion: z.string().nullable(),
  })
  .meta({ id: 'FeedbackQuestion' })

const revisionView = z
  .object({
    revision: revisionNumber,
    status: z.enum(feedbackStatuses),
    cause: z.enum(revisionCauses),
    overall_score: score,
    created_at: time.nullable().describe('Null while it is being made'),
    next_attempt_at: time.nullable().describe('When it is tried next; null once it is there'),
  })
  .meta({ id: 'FeedbackRevision' })

const change = { from: score, to: score }

const changesView = z
  .object({
    since_revision: revisionNumber,
    overall_score: z.object(change).nullable().describe('Null where both say the same'),
    dimensions: z.array(z.object({ name: z.string(), ...change })),
    questions: z.array(z.object({ number: z.int().min(1), from_level: level, to_level: level, ...change })),
  })
  .meta({ id: 'FeedbackChanges' })

/** `data` of a feedback that is there. FAILED: no question could be assessed. */
export const feedbackView = z
  .object({
    session_id: z.uuid(),
    revision: revisionNumber,
    status: z.enum(['READY', 'FAILED']),
    cause: z.enum(revisionCauses),
    overall_score: score.describe('Mean of the dimensions, and so of the questions'),
    overall_spread: z
      .object({ min: z.int(), max: z.int() })
      .nullable()
      .describe('The overall score if every question had its lowest or its highest reading'),
    summary: z.string(),
    dimensions: z.array(z.object({ name: z.string(), score })),
    questions: z.array(questionView),
    competencies: z
      .array(z.object({ name: z.string(), score, questions: z.array(z.int().min(1)) }))
      .describe('What of the position was asked about; empty when no plan was made for it'),
    next_steps: z.array(z.object({ text: z.string(), questions: z.array(z.int().min(1)) })),
    created_at: time,
    revisions: z.array(revisionView).describe('All of them, the newest first'),
    changes: changesView.nullable().describe('Against the revision asked for, or the one before'),
  })
  .meta({ id: 'Feedback' })

/** `data` while the feedback is being made. */
export const feedbackProgress = z
  .object({ session_id: z.uuid(), status: z.enum(['PENDING', 'RUNNING']) })
  .meta({ id: 'FeedbackProgress' })

/** A closed revision as callers see it, among all revisions. */
export function viewOf(
  publicId: string,
  stored: StoredFeedback,
  others: { all: readonly StoredFeedback[]; comparedWith: StoredFeedback | undefined },
): z.input<typeof feedbackView> {
  const { comparedWith } = others
  return {
    session_id: publicId,
    revision: stored.revision,
    status: stored.status === 'FAILED' ? 'FAILED' : 'READY',
    cause: stored.cause,
    overall_score: stored.overallScore,
    overall_spread: stored.spread,
    summary: stored.summary ?? '',
    dimensions: [...stored.dimensions],
    questions: stored.items.map((item) => questionOf(item, stored)),
    competencies: competencyScoresOf(stored.items).map((each) => ({
      ...each,
      questions: [...each.questions],
    })),
    next_steps: stored.nextSteps.map(({ text, questions }) => ({ text, questions: [...questions] })),
    created_at: madeAt(stored).toISOString(),
    revisions: others.all.map(revisionOf),
    changes: comparedWith === undefined ? null : changesOf(compareRevisions(comparedWith, stored)),
  }
}

/** When a closed revision became what it is. */
export function madeAt({ readyAt, updatedAt }: StoredFeedback): Date {
  return readyAt ?? updatedAt
}

function questionOf(item: FeedbackItem, { dimensions }: StoredFeedback): z.input<typeof questionView> {
  const { readings } = item
  return {
    number: item.number,
    question: item.question,
    competency: item.competency,
    status: item.status,
    failure: item.failure,
    level: item.level,
    score: item.score,
    dimensions: dimensions.flatMap(({ name }) => {
      const judged = item.dimensions?.[name]
      return judged === undefined ? [] : [{ name, level: judged }]
    }),
    readings:
      readings === null
        ? null
        : { count: readings.count, score_min: readings.scoreMin, score_max: readings.scoreMax },
    strengths: item.strengths,
    weaknesses: item.weaknesses,
    better_answer: item.betterAnswer,
    suggestion: item.suggestion,
  }
}

function revisionOf(stored: StoredFeedback): z.input<typeof revisionView> {
  const isThere = isClosed(stored.status)
  return {
    revision: stored.revision,
    status: stored.status,
    cause: stored.cause,
    overall_score: stored.overallScore,
    created_at: isThere ? madeAt(stored).toISOString() : null,
    next_attempt_at: isThere ? null : stored.nextAttemptAt.toISOString(),
  }
}

function changesOf(changes: RevisionChanges): z.input<typeof changesView> {
  return {
    since_revision: changes.since,
    overall_score: changes.overallScore ?? null,
    dimensions: [...changes.dimensions],
    questions: changes.questions.map(({ number, fromLevel, toLevel, from, to }) => ({
      number,
      from_level: fromLevel,
      to_level: toLevel,
      from,
      to,
    })),
  }
}
