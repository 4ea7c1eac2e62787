import { expect, test } from 'vitest'
import { dimensionsOfKind } from '../interviewer/assessment.ts'
import { parseRubric, rubric, rubricOf } from './rubric.ts'

test('a rubric without an anchor for every level, or a meaning for every tag, is refused', () => {
  const { POOR: _, ...anchors } = rubric.dimensions.DEPTH.anchors
  const dimensions = { ...rubric.dimensions, DEPTH: { ...rubric.dimensions.DEPTH, anchors } }
  expect(() => parseRubric({ ...rubric, dimensions })).toThrow(/POOR/)
  const { NO_RESULT: __, ...weaknesses } = rubric.weaknesses
  expect(() => parseRubric({ ...rubric, weaknesses })).toThrow(/NO_RESULT/)
})

test('no anchor names a score that a candidate could ask for', () => {
  expect(JSON.stringify(rubric.dimensions)).not.toMatch(/\d/)
})

test.each(['TECHNICAL', 'BEHAVIORAL', 'GENERAL'] as const)(
  '%s is judged by its own dimensions and no others',
  (kind) => {
    expect(Object.keys(rubricOf(rubric, kind).dimensions)).toEqual(dimensionsOfKind[kind])
  },
)
