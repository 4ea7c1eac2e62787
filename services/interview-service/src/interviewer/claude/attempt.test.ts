import { Anthropic } from '@anthropic-ai/sdk'
import { startClaudeSimulator, type ClaudeSimulator, type FaultOrder } from '@interview-pass/claude-simulator'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CallTrace } from '../../model-calls/record-model-call.ts'
import { turnDecision } from '../decision.ts'
import { askForValue, askForWords } from './attempt.ts'
import { CallFailure, type FailureOutcome } from './call-failure.ts'
import { loadPrompts } from './prompts.ts'
import { shapeDocument, shapeTalk } from './request-shape.ts'
import { estimateTokens } from './token-estimate.ts'

let simulator: ClaudeSimulator
let client: Anthropic

beforeAll(async () => {
  // So that there is a moment between two words in which somebody can stop.
  simulator = await startClaudeSimulator({ tokenDelayMs: 5 })
  client = new Anthropic({ apiKey: 'test', baseURL: simulator.url, maxRetries: 0, logLevel: 'off' })
})
afterEach(() => simulator.reset())
afterAll(() => simulator.close())

const prompts = loadPrompts()
const question = '你怎样避免死锁？'
const limits = { headersTimeoutMs: 700, idleTimeoutMs: 700, attemptTimeoutMs: 3_000 }
/** For an answer that does not come: of a whole one the attempt's own limit alone tells. */
const impatient = { ...limits, attemptTimeoutMs: 700 }
const thinking = { type: 'disabled' as const }
const request = { model: 'claude-haiku-5-5', maxTokens: 2_048, effort: 'low' as const, thinking }

function newTrace(): CallTrace {
  const usage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 }
  return { requestId: undefined, usage, isEstimated: false, firstTokenAt: undefined }
}

function decide(trace: CallTrace, within = limits) {
  const { signal } = new AbortController()
  const document = { question, exchange: [], answer: '按顺序加锁。', follow_ups_used: 0, follow_ups_max: 2 }
  return askForValue(
    { client, limits: within, signal, trace },
    {
      ...request,
      task: 'decide-turn',
      shape: shapeDocument(prompts['decide-turn'], { document: { ...document, language: 'zh-CN' } }),
    },
    turnDecision,
  )
}

function reply(
  trace: CallTrace,
  words: string[] = [],
  signal = new AbortController().signal,
  onWords: () => void = () => undefined,
) {
  const prompt = prompts['interviewer-reply']
  const talk = {
    session: { language: 'zh-CN' },
    exchange: [],
    answer: '我做过缓存。',
    derived: {},
    directive: { directive: 'NEXT_QUESTION', next_question: question },
  }
  return askForWords(
    { client, limits, signal, trace },
    { ...request, task: prompt.id, shape: shapeTalk(prompt, talk) },
    (part) => {
      words.push(part)
      onWords()
    },
  )
}

describe('askForValue', () => {
  test('a typed answer comes with its usage and request id', async () => {
    const trace = newTrace()
    expect(turnDecision.parse(await decide(trace))).toBeDefined()
    expect(trace.usage.inputTokens).toBeGreaterThan(0)
    expect(trace.usage.outputTokens).toBeGreaterThan(0)
    expect(trace.requestId).toMatch(/^req_/)
  })

  test.each<[FailureOutcome, FaultOrder, typeof limits?]>([
    ['OVERLOADED', { kind: 'http_error', status: 529 }],
    ['OVERLOADED', { kind: 'http_error', status: 529, html: true }],
    ['RATE_LIMITED', { kind: 'http_error', status: 429 }],
    ['FAILED', { kind: 'http_error', status: 500 }],
    ['TIMED_OUT', { kind: 'http_error', status: 504 }],
    ['REJECTED', { kind: 'http_error', status: 400 }],
    ['REJECTED', { kind: 'http_error', status: 401 }],
    ['REJECTED', { kind: 'http_error', status: 402 }],
    ['REJECTED', { kind: 'http_error', status: 413, html: true }],
    ['REFUSED', { kind: 'refusal', after_deltas: 0 }],
    ['TRUNCATED', { kind: 'truncated' }],
    ['INVALID', { kind: 'invalid_json' }],
    ['INVALID', { kind: 'schema_violation' }],
    ['INVALID', { kind: 'empty_content' }],
    ['TIMED_OUT', { kind: 'slow_headers' }, impatient],
    ['TIMED_OUT', { kind: 'stall_after_headers' }, impatient],
    ['CONNECTION_FAILED', { kind: 'reset_stream' }],
  ])('is %s after %j', async (outcome, fault, within = limits) => {
    simulator.addFaults(fault)
    await expect(decide(newTrace(), within)).rejects.toMatchObject({ name: 'CallFailure', outcome })
  })

  test.each<FaultOrder>([{ kind: 'refusal' }, { kind: 'truncated' }, { kind: 'schema_violation' }])(
    'an answer that cannot be used is billed all the same: %j',
    async (fault) => {
      simulator.addFaults(fault)
      const trace = newTrace()
      await expect(decide(trace)).rejects.toThrow(/REFUSED|TRUNCATED|INVALID/)
      expect(trace.usage.inputTokens).toBeGreaterThan(0)
      expect(trace.requestId).toMatch(/^req_/)
    },
  )

  test('an invalid answer names the rule it broke and nothing of its text', async () => {
    simulator.addFaults({ kind: 'schema_violation' })
    const failure = await decide(newTrace()).catch((error: unknown) => error)
    expect(failure instanceof CallFailure && failure.problem).toMatch(/expected|Invalid/)
  })

  test('the time the API asks to wait is known', async () => {
    simulator.addFaults({ kind: 'http_error', status: 429, retry_after_seconds: 3600, should_retry: false })
    await expect(decide(newTrace())).rejects.toMatchObject({ retryAfterMs: 3_600_000, mayRetry: false })
  })

  test.each<FaultOrder>([{ kind: 'thinking_first' }, { kind: 'split_utf8' }])(
    'is not disturbed by %j',
    async (fault) => {
      simulator.addFaults(fault)
      expect(turnDecision.parse(await decide(newTrace()))).toBeDefined()
    },
  )
})

describe('askForWords', () => {
  test('words come as they are made and add up to the reply', async () => {
    const [trace, words]: [CallTrace, string[]] = [newTrace(), []]
    const text = await reply(trace, words)
    expect(words.join('')).toBe(text)
    expect(words.length).toBeGreaterThan(1)
    expect(text).toContain(question)
    expect(trace.firstTokenAt).toBeDefined()
    expect(trace.usage.outputTokens).toBeGreaterThan(0)
  })

  test.each<[FailureOutcome, FaultOrder]>([
    ['OVERLOADED', { kind: 'http_error', status: 529 }],
    ['OVERLOADED', { kind: 'error_event', error_type: 'overloaded_error' }],
    ['RATE_LIMITED', { kind: 'error_event', error_type: 'rate_limit_error' }],
    ['TIMED_OUT', { kind: 'error_event', error_type: 'timeout_error' }],
    ['FAILED', { kind: 'error_event', error_type: 'api_error' }],
    ['TIMED_OUT', { kind: 'slow_headers' }],
    ['STALLED', { kind: 'stall_after_headers' }],
    ['STALLED', { kind: 'stall_mid_stream' }],
    ['STALLED', { kind: 'ping_drip', interval_ms: 20 }],
    ['CONNECTION_FAILED', { kind: 'cut_stream' }],
    ['CONNECTION_FAILED', { kind: 'reset_stream' }],
    ['REFUSED', { kind: 'refusal', after_deltas: 2 }],
    ['TRUNCATED', { kind: 'truncated' }],
    ['INVALID', { kind: 'empty_content' }],
  ])('is %s after %j', async (outcome, fault) => {
    simulator.addFaults(fault)
    await expect(reply(newTrace())).rejects.toMatchObject({ name: 'CallFailure', outcome })
  })

  test.each<FaultOrder>([{ kind: 'unknown_event' }, { kind: 'split_utf8' }, { kind: 'thinking_first' }])(
    'is not disturbed by %j',
    async (fault) => {
      simulator.addFaults(fault)
      expect(await reply(newTrace())).toContain(question)
    },
  )

  /** A reply that fails when some words are there, by a fault or because its caller stops it at the sixth piece. */
  async function broken(outcome: FailureOutcome, fault: FaultOrder, stopReason?: Error) {
    const whole = newTrace()
    await reply(whole)
    simulator.addFaults(fault)
    const caller = new AbortController()
    const [trace, words]: [CallTrace, string[]] = [newTrace(), []]
    const onWords = () => {
      if (stopReason !== undefined && words.length === 6) caller.abort(stopReason)
    }
    await expect(reply(trace, words, caller.signal, onWords)).rejects.toMatchObject({ outcome })
    return { whole, trace, words: words.join('') }
  }

  test.each<[FailureOutcome, FaultOrder, Error | undefined]>([
    ['CONNECTION_FAILED', { kind: 'cut_stream', after_deltas: 6 }, undefined],
    ['CONNECTION_FAILED', { kind: 'reset_stream', after_deltas: 6 }, undefined],
    ['STALLED', { kind: 'stall_mid_stream', after_deltas: 6 }, undefined],
    ['STALLED', { kind: 'ping_drip', after_deltas: 6, interval_ms: 20 }, undefined],
    ['OVERLOADED', { kind: 'error_event', after_deltas: 6 }, undefined],
    ['ABORTED', { kind: 'stall_mid_stream', after_deltas: 6 }, new Error('left')],
    [
      'TIMED_OUT',
      { kind: 'stall_mid_stream', after_deltas: 6 },
      new DOMException('too late', 'TimeoutError'),
    ],
  ])('%s after %j is billed for what came of it, as an estimate (%s)', async (outcome, fault, stopReason) => {
    const { whole, trace, words } = await broken(outcome, fault, stopReason)
    expect(trace.isEstimated).toBe(true)
    expect(trace.usage).toEqual({ ...whole.usage, outputTokens: estimateTokens(words) })
    // Six pieces of the simulator are six of its tokens.
    expect(trace.usage.outputTokens).toBeGreaterThanOrEqual(3)
    expect(trace.usage.outputTokens).toBeLessThanOrEqual(12)
  })

  test('thinking that was shown is part of the estimate', async () => {
    const { trace, words } = await broken('ABORTED', { kind: 'thinking_first' }, new Error('left'))
    expect(trace.usage.outputTokens).toBeGreaterThan(estimateTokens(words))
  })

  test('a refusal is billed what the API says, and so is an answer that was cut off', async () => {
    const refused = await broken('REFUSED', { kind: 'refusal', after_deltas: 6 })
    expect(refused.trace).toMatchObject({ isEstimated: false, usage: { outputTokens: 6 } })
    const { trace, whole } = await broken('TRUNCATED', { kind: 'truncated' })
    expect(trace.isEstimated).toBe(false)
    expect(trace.usage.outputTokens).toBeLessThan(whole.usage.outputTokens)
    expect(trace.usage.outputTokens).toBeGreaterThan(1)
  })

  test('a stream that ends before its first word is billed for its input only, and estimates nothing', async () => {
    const { whole, trace } = await broken('CONNECTION_FAILED', { kind: 'cut_stream', after_deltas: 0 })
    expect(trace.isEstimated).toBe(false)
    expect(trace.usage.inputTokens).toBe(whole.usage.inputTokens)
  })

  test('a caller who no longer wants the answer ends the call at once', async () => {
    simulator.addFaults({ kind: 'stall_mid_stream' })
    const caller = new AbortController()
    const running = reply(newTrace(), [], caller.signal)
    caller.abort(new Error('left'))
    await expect(running).rejects.toMatchObject({ outcome: 'ABORTED' })
  })

  test('a deadline that passes meanwhile is TIMED_OUT', async () => {
    simulator.addFaults({ kind: 'stall_mid_stream' })
    await expect(reply(newTrace(), [], AbortSignal.timeout(50))).rejects.toMatchObject({
      outcome: 'TIMED_OUT',
    })
  })
})
