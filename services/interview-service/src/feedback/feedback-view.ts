import { z } from 'zod'
import { assessmentLevels, weaknessTags } from '../interviewer/assessment.ts'
import { scoreOf } from './scoring.ts'
import type { StoredFeedback } from './stored-feedback.ts'

const score = z.int().min(0).max(100).nullable()

/** `data` of a feedback that is there. FAILED: no question could be assessed. */
export const feedbackView = z
  .object({
    session_id: z.uuid(),
    revision: z.int().min(1),
    status: z.enum(['READY', 'FAILED']),
    overall_score: score,
    summary: z.string(),
    dimensions: z.array(z.object({ name: z.string(), score })),
    questions: z.array(
      z.object({
        number: z.int().min(1),
        question: z.string(),
        status: z.enum(['ASSESSED', 'INSUFFICIENT_EVIDENCE', 'FAILED']),
        level: z.enum(assessmentLevels).nullable(),
        score,
        strengths: z.array(z.object({ text: z.string(), quote: z.string() })),
        weaknesses: z.array(
          z.object({ tag: z.enum(weaknessTags), text: z.string(), quote: z.string().nullable() }),
        ),
        suggestion: z.string().nullable(),
      }),
    ),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Feedback' })

/** `data` while the feedback is being made. */
export const feedbackProgress = z
  .object({ session_id: z.uuid(), status: z.enum(['PENDING', 'RUNNING']) })
  .meta({ id: 'FeedbackProgress' })

/** A closed revision as callers see it. */
export function viewOf(
  publicId: string,
  stored: StoredFeedback,
  status: 'READY' | 'FAILED',
): z.infer<typeof feedbackView> {
  return {
    session_id: publicId,
    revision: stored.revision,
    status,
    overall_score: stored.overallScore,
    summary: stored.summary ?? '',
    dimensions: [...stored.dimensions],
    questions: stored.items.map((item) => ({ ...item, score: scoreOf(item.level) })),
    created_at: (stored.readyAt ?? stored.updatedAt).toISOString(),
  }
}
