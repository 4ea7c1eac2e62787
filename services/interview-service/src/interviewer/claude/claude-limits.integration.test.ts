import { createMetrics } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, expect, test } from 'vitest'
import { actsOf, assessInput, next, useClaudeFixture, type Talk } from '../../../test/claude-fixture.ts'
import { markCallsLost } from '../../model-calls/record-model-call.ts'
import { createClaudeInterviewer } from './claude-interviewer.ts'

const fixture = await useClaudeFixture()
let talk: Talk

beforeEach(async () => {
  talk = await fixture.newTalk()
})

type Budget = Partial<ReturnType<typeof fixture.deps>['budgets']['talk']>

/** The session's talk with other budgets. */
function withBudgets(
  { talk: ofTalk, assessment }: { talk?: Budget; assessment?: Budget },
  metrics = createMetrics({ service: 'test', process: false }),
) {
  const deps = { ...fixture.deps(), metrics }
  const budgets = {
    talk: { ...deps.budgets.talk, ...ofTalk },
    assessment: { ...deps.budgets.assessment, ...assessment },
  }
  return actsOf(createClaudeInterviewer({ ...deps, budgets }), talk.call)
}

test('a session whose calls are spent asks no model for its talk, but is still assessed', async () => {
  const poor = withBudgets({ talk: { callsMax: 2 } })
  await poor.decide()
  await poor.decide()
  await expect(poor.decide()).rejects.toMatchObject({ reason: 'BUDGET_SPENT' })
  expect(await talk.outcomes()).toHaveLength(2)
  await poor.interviewer.assess(assessInput, talk.call)
  expect(await talk.outcomes()).toHaveLength(3)
})

test('a session whose money is spent asks no model, and each request that is not made is counted', async () => {
  const metrics = createMetrics({ service: 'test', process: false })
  const poor = withBudgets({ talk: { costNanoMax: 1n } }, metrics)
  await poor.decide()
  expect(await metrics.render()).toContain('model_budget_spent_total{purpose="DECIDE",service="test"} 0')
  await expect(poor.decide()).rejects.toMatchObject({ reason: 'BUDGET_SPENT' })
  expect(await metrics.render()).toContain('model_budget_spent_total{purpose="DECIDE",service="test"} 1')
})

test('assessments that begin at the same time make no more calls than the session may', async () => {
  const { interviewer } = withBudgets({ assessment: { callsMax: 3 } })
  const made = await Promise.allSettled(
    Array.from({ length: 10 }, () => interviewer.assess(assessInput, talk.call)),
  )
  const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason.reason] : []))
  expect(refused).toEqual(Array.from({ length: 7 }, () => 'BUDGET_SPENT'))
  expect(await talk.outcomes()).toHaveLength(3)
})

test('calls that the API turned away leave the budget as it was', async () => {
  const poor = withBudgets({ talk: { callsMax: 2 } })
  fixture.simulator.addFaults({ kind: 'http_error', status: 529, times: 'always' })
  await expect(poor.decide()).rejects.toMatchObject({ reason: 'MODELS_FAILED' })
  fixture.simulator.clearFaults()
  expect(await talk.outcomes()).toHaveLength(4)
  await poor.decide()
  await poor.decide()
  await expect(poor.decide()).rejects.toMatchObject({ reason: 'BUDGET_SPENT' })
})

test('calls that failed when they had begun are spent', async () => {
  const poor = withBudgets({ talk: { callsMax: 2 } })
  fixture.simulator.addFaults({ kind: 'error_event', stream: true, times: 'always' })
  await expect(poor.reply()).rejects.toMatchObject({ reason: 'BUDGET_SPENT' })
  expect(await talk.outcomes()).toEqual(['sonnet OVERLOADED', 'sonnet OVERLOADED'])
})

test('the caller’s signal ends a reply with its own reason', async () => {
  fixture.simulator.addFaults({ kind: 'stall_mid_stream' })
  const caller = new AbortController()
  const reason = new Error('another replica took over')
  const running = talk.reply(next, { ...talk.call, signal: caller.signal })
  caller.abort(reason)
  await expect(running).rejects.toBe(reason)
})

test('a reader who leaves ends the call', async () => {
  fixture.simulator.addFaults({ kind: 'stall_mid_stream', after_deltas: 1 })
  for await (const part of talk.speak()) {
    expect(part.kind).toBe('WORDS')
    break
  }
  await waitUntil('the call is over', async () => (await talk.outcomes()).join() === 'sonnet ABORTED')
})

test('a configured model without a price is refused at the start', () => {
  const deps = fixture.deps()
  const { purposes } = deps.settings
  const settings = {
    ...deps.settings,
    purposes: { ...purposes, REPLY: { ...purposes.REPLY, models: ['claude-unknown'] } },
  }
  expect(() => createClaudeInterviewer({ ...deps, settings })).toThrow(/no price for claude-unknown/)
})

test('a call that its process left behind becomes LOST, and a late end adds its cost but revives nothing', async () => {
  fixture.simulator.addFaults({ kind: 'slow_headers', delay_ms: 300 })
  const running = talk.decide()
  await waitUntil('the call is begun', async () => (await talk.outcomes()).join() === 'haiku RUNNING')
  expect(await markCallsLost({ db: fixture.database.db }, talk.call)).toBe(1)
  await running
  const [row] = await fixture.sql`
    select outcome, cost_nano from interview.model_calls where session_id = ${talk.call.sessionId}`
  expect(row).toMatchObject({ outcome: 'LOST' })
  expect(row?.['cost_nano']).toBeGreaterThan(0n)
})
