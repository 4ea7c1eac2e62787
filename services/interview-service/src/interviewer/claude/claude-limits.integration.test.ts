import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { actsOf, next, openClaudeBed, question, type ClaudeBed, type Talk } from '../../../test/claude-bed.ts'
import { rubric } from '../../feedback/rubric.ts'
import { markCallsLost } from '../../model-calls/record-model-call.ts'
import { createClaudeInterviewer } from './claude-interviewer.ts'

let bed: ClaudeBed
let talk: Talk

beforeAll(async () => {
  bed = await openClaudeBed()
})
beforeEach(async () => {
  talk = await bed.newTalk()
})
afterEach(() => bed.simulator.reset())
afterAll(() => bed.close())

/** The session's talk with another budget for it. */
function withTalkBudget(budget: { callsMax?: number; costNanoMax?: bigint }) {
  const needs = bed.needs()
  const budgets = { ...needs.budgets, talk: { ...needs.budgets.talk, ...budget } }
  return actsOf(createClaudeInterviewer({ ...needs, budgets }), talk.call)
}

test('a session whose calls are spent asks no model for its talk, but is still assessed', async () => {
  const poor = withTalkBudget({ callsMax: 2 })
  await poor.decide()
  await poor.decide()
  await expect(poor.decide()).rejects.toMatchObject({ reason: 'BUDGET_SPENT' })
  expect(await talk.outcomes()).toHaveLength(2)
  await poor.interviewer.assess({ question, exchange: [], rubric }, talk.call)
  expect(await talk.outcomes()).toHaveLength(3)
})

test('a session whose money is spent asks no model', async () => {
  const poor = withTalkBudget({ costNanoMax: 1n })
  await poor.decide()
  await expect(poor.decide()).rejects.toMatchObject({ reason: 'BUDGET_SPENT' })
})

test('the caller’s signal ends a reply with its own reason', async () => {
  bed.simulator.addFaults({ kind: 'stall_mid_stream' })
  const caller = new AbortController()
  const reason = new Error('another replica took over')
  const running = talk.reply(next, { ...talk.call, signal: caller.signal })
  caller.abort(reason)
  await expect(running).rejects.toBe(reason)
})

test('a reader who leaves ends the call', async () => {
  bed.simulator.addFaults({ kind: 'stall_mid_stream', after_deltas: 1 })
  for await (const part of talk.speak()) {
    expect(part.kind).toBe('WORDS')
    break
  }
  await expect.poll(talk.outcomes).toEqual(['sonnet ABORTED'])
})

test('a configured model without a price is refused at the start', () => {
  const needs = bed.needs()
  const { purposes } = needs.settings
  const settings = {
    ...needs.settings,
    purposes: { ...purposes, REPLY: { ...purposes.REPLY, models: ['claude-unknown'] } },
  }
  expect(() => createClaudeInterviewer({ ...needs, settings })).toThrow(/no price for claude-unknown/)
})

test('a call that its process left behind becomes LOST, and a late end adds its cost but revives nothing', async () => {
  bed.simulator.addFaults({ kind: 'slow_headers', delay_ms: 300 })
  const running = talk.decide()
  await expect.poll(talk.outcomes).toEqual(['haiku RUNNING'])
  expect(await markCallsLost({ db: bed.fixture.database.db }, talk.call)).toBe(1)
  await running
  const [row] = await bed.fixture.sql`
    select outcome, cost_nano from model_calls where session_id = ${talk.call.sessionId}`
  expect(row).toMatchObject({ outcome: 'LOST' })
  expect(row?.['cost_nano']).toBeGreaterThan(0n)
})
