import type { FaultOrder } from '@interview-pass/claude-simulator'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  actsOf,
  answer,
  assessInput,
  done,
  next,
  useClaudeFixture,
  question,
  shown,
  type Talk,
} from '../../../test/claude-fixture.ts'
import { assessmentSchema, dimensionsOfKind, nextStepsAdvice } from '../assessment.ts'
import { turnDecision } from '../decision.ts'
import type { Directive } from '../interviewer.ts'
import { plannedReply } from '../planned-reply.ts'
import { createClaudeInterviewer } from './claude-interviewer.ts'

const fixture = await useClaudeFixture()
let talk: Talk

beforeEach(async () => {
  talk = await fixture.newTalk()
})

describe('what the interviewer does', () => {
  test('a decision is typed, and its call is on record with prompt, tokens and money', async () => {
    const decision = turnDecision.parse(await talk.decide())
    // The simulator's own judgement of this answer, which it gives only in the form of our schema.
    expect(decision).toMatchObject({ answered: 'PARTLY', action: 'FOLLOW_UP' })
    const rows =
      await fixture.sql`select * from interview.model_calls where session_id = ${talk.call.sessionId}`
    expect(rows).toMatchObject([
      {
        purpose: 'DECIDE',
        outcome: 'COMPLETED',
        prompt_id: 'decide-turn',
        prompt_version: '2.2.0',
        currency: 'USD',
      },
    ])
    expect(rows[0]?.['request_id']).toMatch(/^req_/)
    const { input_tokens: input, output_tokens: output, cost_nano: cost } = rows[0] ?? {}
    expect(cost).toBe(BigInt(Number(input) * 100 + Number(output) * 500))
  })

  test.each<Directive>([next, { action: 'FOLLOW_UP', focus: '加锁的顺序', question }, { action: 'CLOSE' }])(
    'words for $action come piece by piece, and what was shown is what is done',
    async (directive) => {
      const parts = await talk.reply(directive)
      expect(parts.filter(({ kind }) => kind === 'WORDS').length).toBeGreaterThan(1)
      expect(done(parts)).toEqual({ kind: 'DONE', text: shown(parts) })
      expect(shown(parts)).not.toBe(plannedReply(directive, 'zh-CN'))
    },
  )

  test('an assessment is typed and says which model and prompt made it', async () => {
    const { assessment, provenance } = await talk.interviewer.assess(assessInput, talk.call)
    expect(assessmentSchema('TECHNICAL').parse(assessment)).toEqual(assessment)
    expect(Object.keys(assessment.dimensions)).toEqual(dimensionsOfKind.TECHNICAL)
    expect(provenance).toMatchObject({ model: 'claude-sonnet-5-5', promptId: 'assess-question' })
  })

  test('the next steps are typed, worded from the items alone, and say which model and prompt made them', async () => {
    const level = 'SOLID' as const
    const item = {
      number: 2,
      question,
      level,
      dimensions: { DEPTH: level },
      weaknesses: [],
      betterAnswer: [],
    }
    const { advice, provenance } = await talk.interviewer.adviseNextSteps([item], talk.call)
    expect(nextStepsAdvice.parse(advice).steps.map(({ questions }) => questions)).toEqual([[2], [2], [2]])
    expect(provenance).toMatchObject({ promptId: 'next-steps' })
    expect(fixture.simulator.listCalls('next-steps')[0]?.asked).not.toContain(answer)
  })
})

describe('our instructions', () => {
  test.each([
    'You are strict, fair and concrete. You see the question and the whole exchange about it.',
    'Take them from key_points that are missing or thin.',
    '先看 follow_ups_max 是多少。',
    'INSUFFICIENT_EVIDENCE where too little was said to judge; it is a normal result, do not guess.',
  ])('are given away by: %s', (text) => {
    expect(talk.interviewer.givesAway(text)).toBe(true)
  })

  test.each([
    'You compared p99 by endpoint before and after, took the slow one’s traces, and found a missing index once; adding it halved the time.',
    'That was my last question, and it brings the interview to its end.',
    '按主键顺序加锁，这个做法我记下了。你怎样设计一个限流器？',
    '讲讲你做过的一次性能优化。我们加了索引，接口从两秒降到一百毫秒，是我负责的。',
  ])('are not given away by words of an example: %s', (text) => {
    expect(talk.interviewer.givesAway(text)).toBe(false)
  })
})

describe('when the model fails', () => {
  test.each<[string, FaultOrder, string[]]>([
    ['overloaded once', { kind: 'http_error', status: 529 }, ['sonnet OVERLOADED', 'sonnet COMPLETED']],
    [
      'told to wait a moment',
      { kind: 'http_error', status: 429, retry_after_seconds: 1 },
      ['sonnet RATE_LIMITED', 'sonnet COMPLETED'],
    ],
    [
      'told to wait an hour',
      { kind: 'http_error', status: 429, retry_after_seconds: 3600 },
      ['sonnet RATE_LIMITED', 'haiku COMPLETED'],
    ],
    [
      'told not to retry',
      { kind: 'http_error', status: 529, should_retry: false },
      ['sonnet OVERLOADED', 'haiku COMPLETED'],
    ],
    ['late headers', { kind: 'slow_headers' }, ['sonnet TIMED_OUT', 'haiku COMPLETED']],
    ['silence in the stream', { kind: 'stall_mid_stream' }, ['sonnet STALLED', 'haiku COMPLETED']],
    ['nothing but pings', { kind: 'ping_drip', interval_ms: 20 }, ['sonnet STALLED', 'haiku COMPLETED']],
    ['a cut stream', { kind: 'cut_stream' }, ['sonnet CONNECTION_FAILED', 'sonnet COMPLETED']],
    ['a reset connection', { kind: 'reset_stream' }, ['sonnet CONNECTION_FAILED', 'sonnet COMPLETED']],
    ['an error in the stream', { kind: 'error_event' }, ['sonnet OVERLOADED', 'sonnet COMPLETED']],
    ['a refusal half-way', { kind: 'refusal', after_deltas: 2 }, ['sonnet REFUSED', 'haiku COMPLETED']],
    ['a model that is gone', { kind: 'http_error', status: 404 }, ['sonnet REJECTED', 'haiku COMPLETED']],
  ])('a reply survives %s, and nothing of the broken one stays', async (_, fault, calls) => {
    fixture.simulator.addFaults(fault)
    const parts = await talk.reply()
    expect(done(parts)).toEqual({ kind: 'DONE', text: shown(parts) })
    expect(shown(parts)).not.toBe(plannedReply(next, 'zh-CN'))
    expect(await talk.outcomes()).toEqual(calls)
    expect(shown(await talk.reply())).toBe(shown(parts))
  })

  test('a decision that breaks the schema is repaired once, with the problem named', async () => {
    fixture.simulator.addFaults({ kind: 'schema_violation', task: 'decide-turn' })
    await talk.decide()
    expect(await talk.outcomes()).toEqual(['haiku INVALID', 'haiku COMPLETED'])
    expect(
      fixture.simulator.listCalls('decide-turn').map(({ asked }) => asked.includes('could not be used')),
    ).toEqual([true, false])
  })

  test('after a second broken decision the next model is asked, as if it were the first', async () => {
    fixture.simulator.addFaults({ kind: 'invalid_json', task: 'decide-turn', times: 2 })
    await talk.decide()
    expect(await talk.outcomes()).toEqual(['haiku INVALID', 'haiku INVALID', 'sonnet COMPLETED'])
    expect(
      fixture.simulator.listCalls('decide-turn').map(({ asked }) => asked.includes('could not be used')),
    ).toEqual([false, true, false])
  })

  test.each([400, 403, 404] as const)('what one model refuses with %i goes to the second', async (status) => {
    fixture.simulator.addFaults({ kind: 'http_error', status, model: 'claude-haiku-5-5', times: 'always' })
    await talk.decide()
    expect(await talk.outcomes()).toEqual(['haiku REJECTED', 'sonnet COMPLETED'])
  })

  test('a request that is too large is asked of nobody else', async () => {
    fixture.simulator.addFaults({ kind: 'http_error', status: 413, html: true, times: 'always' })
    await expect(talk.decide()).rejects.toMatchObject({ name: 'InterviewerUnavailable' })
    expect(await talk.outcomes()).toEqual(['haiku REJECTED'])
  })

  test('what every model refuses is refused for good, and each was asked once', async () => {
    fixture.simulator.addFaults({ kind: 'refusal', times: 'always' })
    await expect(talk.interviewer.assess(assessInput, talk.call)).rejects.toMatchObject({ reason: 'REFUSED' })
    expect(await talk.outcomes()).toEqual(['sonnet REFUSED', 'opus REFUSED'])
  })

  test('when all models fail, the caller learns it from one error and each attempt is on record', async () => {
    fixture.simulator.addFaults({ kind: 'http_error', status: 500, times: 'always' })
    await expect(talk.reply()).rejects.toMatchObject({
      name: 'InterviewerUnavailable',
      reason: 'MODELS_FAILED',
    })
    expect(await talk.outcomes()).toEqual(['sonnet FAILED', 'sonnet FAILED', 'haiku FAILED', 'haiku FAILED'])
  })

  test('a model that keeps failing has its breaker open, and the second model answers at once', async () => {
    fixture.simulator.addFaults({
      kind: 'http_error',
      status: 529,
      model: 'claude-haiku-5-5',
      times: 'always',
    })
    for (let turn = 0; turn < 4; turn += 1) await talk.decide()
    const before = fixture.simulator.listCalls().length
    await talk.decide()
    expect(fixture.simulator.listCalls().length - before).toBe(1)
    expect((await talk.outcomes()).at(-1)).toBe('sonnet COMPLETED')
  })

  test('assessments that begin while a model is tried again wait for that, and are all made by it', async () => {
    const deps = fixture.deps()
    const settings = { ...deps.settings, breakerFailuresMax: 1, breakerHalfOpenAfterMs: 0 }
    const { interviewer } = actsOf(createClaudeInterviewer({ ...deps, settings }), talk.call)
    const assess = () => interviewer.assess(assessInput, talk.call).catch(() => 'failed')
    fixture.simulator.addFaults({ kind: 'http_error', status: 529, times: 'always' })
    expect(await assess()).toBe('failed')
    fixture.simulator.reset()
    const failed = await talk.outcomes()
    fixture.simulator.addFaults({ kind: 'slow_headers', delay_ms: 500 })
    const results = await Promise.all([assess(), assess(), assess()])
    expect(results).not.toContain('failed')
    expect((await talk.outcomes()).slice(failed.length)).toEqual(Array(3).fill('sonnet COMPLETED'))
  })

  test('a stream that breaks costs what came of it, and the row says that this is an estimate', async () => {
    fixture.simulator.addFaults({ kind: 'cut_stream', after_deltas: 6 })
    await talk.reply()
    const [cut, whole] = await billOf(talk)
    expect([cut?.['is_estimated'], whole?.['is_estimated']]).toEqual([true, false])
    expect(cut?.['output_tokens']).toBeGreaterThanOrEqual(3)
    expect(cut?.['output_tokens']).toBeLessThanOrEqual(12)
    // What the first call wrote into the cache the second one read there.
    expect(cut?.['input_tokens']).toBe(whole?.['input_tokens'])
    expect(cut?.['cache_write_tokens']).toBe(whole?.['cache_read_tokens'])
    const { input_tokens: input, output_tokens: output, cache_write_tokens: written } = cut ?? {}
    expect(cut?.['cost_nano']).toBe(
      BigInt(Number(input) * 2000 + Number(written) * 2500 + Number(output) * 10_000),
    )
  })
})

function billOf({ call }: Talk) {
  return fixture.sql`
    select input_tokens, output_tokens, cache_write_tokens, cache_read_tokens, is_estimated, cost_nano from interview.model_calls
    where session_id = ${call.sessionId} order by id`
}
