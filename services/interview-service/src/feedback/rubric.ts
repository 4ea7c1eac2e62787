import type { InterviewTerms } from '@interview-pass/contracts'
import { z } from 'zod'
import {
  assessmentLevels,
  dimensionNames,
  dimensionsOfKind,
  weaknessTags,
} from '../interviewer/assessment.ts'
import data from './rubric.json' with { type: 'json' }

const text = z.string().min(1).max(500)

const rubricSchema = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  dimensions: z.record(
    z.enum(dimensionNames),
    z.strictObject({ meaning: text, anchors: z.record(z.enum(assessmentLevels), text) }),
  ),
  weaknesses: z.record(z.enum(weaknessTags), text),
})

export type Rubric = z.infer<typeof rubricSchema>

/** Checks a rubric: an anchor for every dimension and level, a meaning for every tag. Throws ZodError. */
export function parseRubric(data: unknown): Rubric {
  return rubricSchema.parse(data)
}

/** What answers are assessed by. */
export const rubric: Rubric = parseRubric(data)

/** What the answers of one kind of interview are assessed by, as the model gets it. */
export function rubricOf(
  { dimensions, weaknesses }: Rubric,
  kind: InterviewTerms['kind'],
): Pick<Rubric, 'weaknesses'> & { dimensions: Partial<Rubric['dimensions']> } {
  const names = dimensionsOfKind[kind]
  return { dimensions: Object.fromEntries(names.map((name) => [name, dimensions[name]])), weaknesses }
}
