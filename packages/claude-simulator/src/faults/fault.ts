import { z } from 'zod'
import { ping, sseEvent } from '../messages/frames.ts'
import { tokenPieces } from '../messages/tokens.ts'
import { isJsonObject, parseJson } from '../schemas/json.ts'
import { breaches, withBreach } from '../tasks/forbidden-replies.ts'
import { ApiError, errorObject } from '../wire/api-error.ts'
import type { Effects, Step, StruckCall } from './effects.ts'
import { feedbackStyles, restyleFeedback } from './restyle-feedback.ts'
import { planFlaws, spoilPlan } from './spoil-plan.ts'

const tenMinutesMs = 600_000

/** Long enough for what was written to arrive before the reset overtakes it. */
const beforeResetMs = 50

/** Which requests a fault strikes, and how often. */
const aim = {
  /** How many requests it strikes before it is used up. */
  times: z.union([z.int().min(1).max(1_000_000), z.literal('always')]).default(1),
  /** Lets so many matching requests pass first. */
  skip: z.int().min(0).max(1_000_000).default(0),
  /** Chance to strike a matching request, drawn from the seed. */
  probability: z.number().min(0).max(1).default(1),
  model: z.string().min(1).max(256).optional(),
  task: z.string().min(1).max(40).optional(),
  stream: z.boolean().optional(),
}

/** Under a symbol, which neither JSON nor a strict schema sees: a fault that was parsed is an order still. */
export const effectsOn = Symbol('effectsOn')

const orderOf = <const K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...shape, ...aim })

/** A kind of fault: its name, what an order of it says, and what it does to a call. */
const kind = <const K extends string, S extends z.ZodRawShape>(
  name: K,
  shape: S,
  effectsOf: (order: z.output<ReturnType<typeof orderOf<K, S>>>, call: StruckCall) => Effects,
) =>
  orderOf(name, shape).transform((order) => ({
    ...order,
    [effectsOn]: (call: StruckCall) => effectsOf(order, call),
  }))

/** For what strikes in the middle of a body: behind so many deltas. */
const midway = { after_deltas: z.int().min(0).max(1_000_000).default(3) }
const holdMs = z.int().min(1).max(tenMinutesMs).default(tenMinutesMs)

/** What can be ordered through POST /_sim/faults or the FAULTS variable. Durations are milliseconds. */
export const fault = z.discriminatedUnion('kind', [
  /** An error before any content: 529 overloaded, 429 with or without retry-after, 500, 401, 413 … */
  kind(
    'http_error',
    {
      status: z.literal([400, 401, 402, 403, 404, 409, 413, 429, 500, 503, 504, 529]),
      retry_after_seconds: z.int().min(0).max(86_400).optional(),
      should_retry: z.boolean().optional(),
      error_code: z.string().min(1).max(100).optional(),
      message: z.string().min(1).max(500).optional(),
      /** Sent by a proxy in front of the API, as a page. */
      html: z.boolean().default(false),
    },
    ({ status, retry_after_seconds: seconds, should_retry: again, error_code: errorCode, message, html }) => {
      const headers = {
        ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
        ...(again === undefined ? {} : { 'x-should-retry': String(again) }),
      }
      return { error: new ApiError(status, message, { headers, html, errorCode }) }
    },
  ),
  /** The answer comes whole, but its headers come late. */
  kind('slow_headers', { delay_ms: z.int().min(1).max(tenMinutesMs).default(30_000) }, (order) => ({
    headersLateMs: order.delay_ms,
  })),
  /** 200 and headers, then nothing for `stall_ms`, then the answer. */
  kind('stall_after_headers', { stall_ms: holdMs }, (order) => ({ steps: [{ waitMs: order.stall_ms }] })),
  kind('stall_mid_stream', { ...midway, stall_ms: holdMs }, (order) => ({
    steps: [{ waitMs: order.stall_ms }],
  })),
  /** Only pings, for `drip_ms`. */
  kind(
    'ping_drip',
    { ...midway, interval_ms: z.int().min(1).max(60_000).default(1_000), drip_ms: holdMs },
    (order, { stream }) => ({ steps: drip(order.drip_ms, order.interval_ms, stream ? ping : ' ') }),
  ),
  /** An orderly end of the body before message_stop. */
  kind('cut_stream', midway, () => ({ ending: 'orderly' })),
  /** The connection is reset (RST). */
  kind('reset_stream', midway, () => ({ steps: [{ waitMs: beforeResetMs }], ending: 'reset' })),
  /** `event: error` after the 200; without streaming it is the error's own status. */
  kind(
    'error_event',
    {
      ...midway,
      error_type: z
        .enum(['overloaded_error', 'api_error', 'rate_limit_error', 'timeout_error'])
        .default('overloaded_error'),
    },
    (order, { stream }) => {
      const statuses = { overloaded_error: 529, api_error: 500, rate_limit_error: 429, timeout_error: 504 }
      const error = new ApiError(statuses[order.error_type])
      const write = sseEvent({ type: 'error', error: errorObject(error) })
      return stream ? { steps: [{ write }], ending: 'orderly' } : { error }
    },
  ),
  /** Declined, with so many pieces of the answer already said; 0 is before any text. */
  kind(
    'refusal',
    {
      ...midway,
      category: z
        .enum(['cyber', 'bio', 'frontier_llm', 'reasoning_extraction', 'general_harms'])
        .nullable()
        .default('general_harms'),
    },
    ({ after_deltas: said, category }, { answer }) => {
      const details = { type: 'refusal', category, explanation: null } as const
      const text = tokenPieces(answer.text).slice(0, said).join('')
      return { answer: { text, stop_reason: 'refusal', stop_sequence: null, stop_details: details } }
    },
  ),
  /** Half of the answer, then `max_tokens`: broken JSON where JSON was asked for. */
  kind('truncated', {}, (_order, { answer }) => {
    const pieces = tokenPieces(answer.text)
    const text = pieces.slice(0, Math.floor(pieces.length / 2)).join('')
    return { answer: { text, stop_reason: 'max_tokens', stop_sequence: null } }
  }),
  /** A finished answer in these words, whatever was asked: a forbidden question, a leak, a document of another form. */
  kind('other_words', { text: z.string().min(1).max(20_000) }, ({ text }) => ({ answer: { text } })),
  /** A finished answer that is no JSON. */
  kind('invalid_json', {}, (_order, { answer }) => ({
    answer: { text: `Here is the JSON you asked for:\n${answer.text.slice(0, -1)},}` },
  })),
  /** A reply of the interviewer that its output guard must not let pass, in one of these ways. */
  kind('forbidden_reply', { breach: z.enum(breaches) }, ({ breach }, { answer }) => ({
    answer: { text: withBreach(answer.text, breach) },
  })),
  /** A finished answer that is JSON and breaks the schema. */
  kind('schema_violation', {}, (_order, { answer }) => ({ answer: { text: breakInstance(answer.text) } })),
  /** A plan of an interview that fits its schema and breaks what every plan must keep. */
  kind('bad_plan', { flaw: z.enum(planFlaws) }, ({ flaw }, { answer }) => ({
    answer: { text: spoilPlan(answer.text, flaw) },
  })),
  /** A finished assessment whose quotes or words are written otherwise than they should be. */
  kind('feedback_style', { style: z.enum(feedbackStyles) }, ({ style }, { answer }) => ({
    answer: { text: restyleFeedback(answer.text, style) },
  })),
  /** A finished answer without any content block. */
  kind('empty_content', {}, () => ({ answer: { thinking: undefined, thinkingTokens: 0, text: '' } })),
  /** An event whose name the client cannot know, then the rest as usual. */
  kind('unknown_event', midway, (_order, { stream }) => ({
    steps: stream ? [{ write: sseEvent({ type: 'content_block_glimmer', index: 0 }) }] : [],
  })),
  /** Network chunks that end inside characters. */
  kind('split_utf8', {}, () => ({ splitsCharacters: true })),
  /** A thinking block that was not asked for comes first. */
  kind('thinking_first', {}, (_order, { answer: { thinking = 'Let me think.' } }) => ({
    answer: { thinking, thinkingTokens: 4 },
  })),
])

export type Fault = z.infer<typeof fault>

/** The kinds that there are. */
export const faultKinds = fault.options.map(({ in: order }) => order.shape.kind.value)

/** As it is ordered: everything with a default may be left out. */
export type FaultOrder = z.input<typeof fault>

/** One or a list. */
export const faultOrders = z.union([fault.transform((one) => [one]), z.array(fault).max(100)])

function* drip(forMs: number, waitMs: number, write: string): Generator<Step> {
  for (let passedMs = 0; passedMs < forMs; passedMs += waitMs) {
    yield { waitMs }
    yield { write }
  }
}

/** Gives the first property a value of another type: hardly a schema that took the old one takes this as well. */
function breakInstance(text: string): string {
  const parsed = parseJson(text)
  const instance = isJsonObject(parsed) ? parsed : {}
  const [name = 'not_in_schema'] = Object.keys(instance)
  return JSON.stringify({
    ...instance,
    [name]: isJsonObject(instance[name]) ? [true] : { not_in_schema: true },
  })
}
