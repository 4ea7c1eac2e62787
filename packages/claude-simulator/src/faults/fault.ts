import { z } from 'zod'

const tenMinutesMs = 600_000

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

const kind = <const K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...shape, ...aim })

const afterDeltas = z.int().min(0).max(1_000_000).default(3)
const holdMs = z.int().min(1).max(tenMinutesMs).default(tenMinutesMs)

/** What can be ordered through POST /_sim/faults or the FAULTS variable. Durations are milliseconds. */
export const fault = z.discriminatedUnion('kind', [
  /** An error before any content: 529 overloaded, 429 with or without retry-after, 500, 401, 413 … */
  kind('http_error', {
    status: z.union(
      [400, 401, 402, 403, 404, 409, 413, 429, 500, 503, 504, 529].map((code) => z.literal(code)),
    ),
    retry_after_seconds: z.int().min(0).max(86_400).optional(),
    should_retry: z.boolean().optional(),
    error_code: z.string().min(1).max(100).optional(),
    /** Sent by a proxy in front of the API, as a page. */
    html: z.boolean().default(false),
  }),
  /** The answer comes whole, but its headers come late. */
  kind('slow_headers', { delay_ms: z.int().min(1).max(tenMinutesMs).default(30_000) }),
  /** 200 and headers, then nothing for `stall_ms`, then the answer. */
  kind('stall_after_headers', { stall_ms: holdMs }),
  kind('stall_mid_stream', { after_deltas: afterDeltas, stall_ms: holdMs }),
  /** Only pings, for `drip_ms`. */
  kind('ping_drip', {
    after_deltas: afterDeltas,
    interval_ms: z.int().min(1).max(60_000).default(1_000),
    drip_ms: holdMs,
  }),
  /** An orderly end of the body before message_stop. */
  kind('cut_stream', { after_deltas: afterDeltas }),
  /** The connection is reset (RST). */
  kind('reset_stream', { after_deltas: afterDeltas }),
  /** `event: error` after the 200; without streaming it is the error's own status. */
  kind('error_event', {
    after_deltas: afterDeltas,
    error_type: z
      .enum(['overloaded_error', 'api_error', 'rate_limit_error', 'timeout_error'])
      .default('overloaded_error'),
  }),
  /** Declined, with so many pieces of the answer already said; 0 is before any text. */
  kind('refusal', {
    after_deltas: afterDeltas,
    category: z
      .enum(['cyber', 'bio', 'frontier_llm', 'reasoning_extraction', 'general_harms'])
      .nullable()
      .default('general_harms'),
  }),
  /** Half of the answer, then `max_tokens`: broken JSON where JSON was asked for. */
  kind('truncated', {}),
  /** A finished answer that is no JSON. */
  kind('invalid_json', {}),
  /** A finished answer that is JSON and breaks the schema. */
  kind('schema_violation', {}),
  /** A finished answer without any content block. */
  kind('empty_content', {}),
  /** An event whose name the client cannot know, then the rest as usual. */
  kind('unknown_event', { after_deltas: afterDeltas }),
  /** Network chunks that end inside characters. */
  kind('split_utf8', {}),
  /** A thinking block that was not asked for comes first. */
  kind('thinking_first', {}),
  /** Nine tenths of the input are billed as read from the cache. */
  kind('cache_hit', {}),
])

export type Fault = z.infer<typeof fault>
/** As it is ordered: everything with a default may be left out. */
export type FaultOrder = z.input<typeof fault>
export type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>

/** One or a list. */
export const faultOrders = z.union([fault.transform((one) => [one]), z.array(fault).max(100)])
