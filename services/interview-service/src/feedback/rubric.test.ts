import { expect, test } from 'vitest'
import { parseRubric, rubric } from './rubric.ts'

test('a rubric without an anchor for every level, or a meaning for every tag, is refused', () => {
  const { POOR: _, ...anchors } = rubric.dimensions.SUBSTANCE.anchors
  const dimensions = { ...rubric.dimensions, SUBSTANCE: { ...rubric.dimensions.SUBSTANCE, anchors } }
  expect(() => parseRubric({ ...rubric, dimensions })).toThrow(/POOR/)
  const { NO_RESULT: __, ...weaknesses } = rubric.weaknesses
  expect(() => parseRubric({ ...rubric, weaknesses })).toThrow(/NO_RESULT/)
})

test('no anchor names a score that a candidate could ask for', () => {
  expect(JSON.stringify(rubric.dimensions)).not.toMatch(/\d/)
})
