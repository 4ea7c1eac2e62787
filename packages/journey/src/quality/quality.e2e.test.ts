import { expect, it } from 'vitest'
import { runQuality } from './run-quality.ts'

it('interviews of every kind of candidate, in both languages, pass every check', async () => {
  const { interviews, findings } = await runQuality({
    questions: 3,
    interviewsAtOnce: 11,
    deadlineMs: 200_000,
  })
  expect(interviews).toHaveLength(22)
  expect(interviews.some(({ turns }) => turns.some(({ directive }) => directive === 'FOLLOW_UP'))).toBe(true)
  expect(findings.filter(({ failures }) => failures.length > 0)).toEqual([])
})
