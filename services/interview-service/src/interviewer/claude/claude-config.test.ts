import { expect, test } from 'vitest'
import { z } from 'zod'
import { claudeConfig, sessionBudgetsOf } from './claude-config.ts'

const variables = z.object(claudeConfig)
const key = { ANTHROPIC_API_KEY: 'some-key' }

test('models are read in the order tried, with the spaces of a list', () => {
  const read = variables.parse({ ...key, CLAUDE_REPLY_MODELS: 'claude-sonnet-5-5, claude-haiku-5-5' })
  expect(read.CLAUDE_REPLY_MODELS).toEqual(['claude-sonnet-5-5', 'claude-haiku-5-5'])
})

test.each(['claude-unknown', 'claude-haiku-5-5,', ','])(
  '%j is refused, and the models that can be used are named',
  (text) => {
    const issues = variables.safeParse({ ...key, CLAUDE_ASSESS_MODELS: text }).error?.issues ?? []
    expect(issues[0]?.path[0]).toBe('CLAUDE_ASSESS_MODELS')
    expect(issues[0]?.message).toContain('"claude-haiku-5-5"|"claude-sonnet-5-5"|"claude-opus-5-5"')
  },
)

test('the longest interview can be graded three times, each question with a second look at its words', () => {
  const [questions, readings, secondLook, nextSteps, gradings] = [20, 3, 1, 1, 3]
  const { assessment } = sessionBudgetsOf(variables.parse(key))
  expect(assessment.callsMax).toBeGreaterThanOrEqual(
    gradings * (questions * (readings + secondLook) + nextSteps),
  )
  const aCentForThreeReadings = 10_000_000n
  expect(assessment.costNanoMax).toBeGreaterThanOrEqual(
    (BigInt(assessment.callsMax) * aCentForThreeReadings) / BigInt(readings),
  )
})
