import type { FaultOrder } from '@interview-pass/claude-simulator'
import { createLogger, createMetrics } from '@interview-pass/service-kit'
import { beforeEach, expect, test } from 'vitest'
import { actsOf, useClaudeFixture, type Talk } from '../../../test/claude-fixture.ts'
import { logFields } from '../../service.ts'
import { createClaudeInterviewer } from './claude-interviewer.ts'

const fixture = await useClaudeFixture()
let talk: Talk

beforeEach(async () => {
  talk = await fixture.newTalk()
})

/** An interviewer whose log lines and metrics can be read. */
function watched() {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const logger = createLogger({ name: 'test', level: 'info', fields: logFields, destination })
  const metrics = createMetrics({ service: 'interview-service', process: false })
  const interviewer = createClaudeInterviewer({ ...fixture.deps(), logger, metrics })
  return { ...actsOf(interviewer, talk.call), lines, metrics }
}

const limitReached = 'You have reached your specified API usage limits. You will regain access on 2026-12-01.'

test.each<[string, string, FaultOrder]>([
  ['KEY', 'REJECTED', { kind: 'http_error', status: 401 }],
  ['BILLING', 'REJECTED', { kind: 'http_error', status: 402 }],
  ['SPEND_LIMIT', 'REJECTED', { kind: 'http_error', status: 400, message: limitReached }],
  [
    'SPEND_LIMIT',
    'RATE_LIMITED',
    { kind: 'http_error', status: 429, error_code: 'enforced_spend_limit_reached' },
  ],
])(
  'a refused account (%s) pages an operator and costs one call of each step',
  async (reason, outcome, fault) => {
    fixture.simulator.addFaults({ ...fault, times: 'always' })
    const { decide, reply, lines, metrics } = watched()
    const started = performance.now()
    await expect(decide()).rejects.toMatchObject({ reason: 'MODELS_FAILED' })
    await expect(reply()).rejects.toMatchObject({ reason: 'MODELS_FAILED' })
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(await talk.outcomes()).toEqual([`haiku ${outcome}`, `sonnet ${outcome}`])
    const paged = lines.filter((line) => line.includes('MODEL_ACCOUNT_REFUSED'))
    expect(paged).toHaveLength(2)
    expect(JSON.parse(paged[0] ?? '')).toMatchObject({
      level: 'error',
      code: 'MODEL_ACCOUNT_REFUSED',
      reason,
    })
    expect(await metrics.render()).toContain(
      `model_account_refusals_total{reason="${reason}",service="interview-service"} 2`,
    )
  },
)

test('a busy model pages nobody', async () => {
  fixture.simulator.addFaults({ kind: 'http_error', status: 429 }, { kind: 'http_error', status: 529 })
  const { decide, lines } = watched()
  await decide()
  expect(lines.join('')).not.toContain('MODEL_ACCOUNT_REFUSED')
})
