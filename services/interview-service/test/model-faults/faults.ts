import type { FaultOrder } from '@interview-pass/claude-simulator'

/** Longer than any limit of the tests. */
const tooLongMs = 20_000

type Status = Extract<FaultOrder, { kind: 'http_error' }>

function http(status: Status['status'], about: Partial<Status> = {}): FaultOrder {
  return { kind: 'http_error', status, ...about }
}

/** These at every call of the task, whatever model is asked. */
export function allLasting(group: readonly FaultOrder[]): readonly FaultOrder[] {
  return group.map((fault) => ({ ...fault, times: 'always' }))
}

/** The first of these, since the others end as it does. */
export function lasting(group: readonly FaultOrder[]): readonly FaultOrder[] {
  return allLasting(group.slice(0, 1))
}

/** Enough for a first sentence to be heard. */
const someWords = 30

/** Of these, the faults that come before any word of a reply. */
export function atTheStart(group: readonly FaultOrder[]): readonly FaultOrder[] {
  return group.filter((fault) => !comesAmongWords(fault))
}

/** Of these, the faults that come when a part of a reply has been heard. */
export function amongWords(group: readonly FaultOrder[]): readonly FaultOrder[] {
  return group
    .filter(comesAmongWords)
    .map((fault) => (fault.kind === 'truncated' ? fault : { ...fault, after_deltas: someWords }))
}

function comesAmongWords(fault: FaultOrder): boolean {
  const kinds: readonly FaultOrder['kind'][] = [
    'error_event',
    'cut_stream',
    'reset_stream',
    'stall_mid_stream',
    'ping_drip',
    'truncated',
  ]
  return fault.kind === 'refusal' ? fault.after_deltas !== 0 : kinds.includes(fault.kind)
}

/** The service behind the model has too much to do, and says so in each way there is. */
export const overloaded: readonly FaultOrder[] = [
  http(529),
  http(529, { html: true }),
  { kind: 'error_event' },
]

/** The service behind the model is broken. */
export const broken: readonly FaultOrder[] = [
  http(500),
  http(503),
  http(409),
  { kind: 'error_event', error_type: 'api_error' },
]

/** The connection breaks. */
export const reset: readonly FaultOrder[] = [{ kind: 'reset_stream' }]

/** The answer ends before its end, in good order. */
export const cut: readonly FaultOrder[] = [{ kind: 'cut_stream' }]

/** Nothing comes, or nothing but signs of life. */
export const silent: readonly FaultOrder[] = [
  { kind: 'slow_headers', delay_ms: tooLongMs },
  { kind: 'stall_after_headers', stall_ms: tooLongMs },
  { kind: 'stall_mid_stream', stall_ms: tooLongMs },
  { kind: 'ping_drip', interval_ms: 100, drip_ms: tooLongMs },
]

/** The service itself has waited too long. */
export const timedOut: readonly FaultOrder[] = [
  http(504),
  { kind: 'error_event', error_type: 'timeout_error' },
]

/** Too many requests for now, and the next one may come at once. */
export const busy: readonly FaultOrder[] = [http(429, { retry_after_seconds: 0 })]

/** Too many requests, for longer than anybody waits. */
export const limited: readonly FaultOrder[] = [
  http(429),
  http(429, { retry_after_seconds: 3600 }),
  { kind: 'error_event', error_type: 'rate_limit_error' },
]

/** Says that a repeat is of no use. */
export const final: readonly FaultOrder[] = [http(529, { should_retry: false })]

/** Refused by one model, for what another one may take. */
export const rejected: readonly FaultOrder[] = [http(400), http(403), http(404)]

/** Too large for each of them. */
export const tooLarge: readonly FaultOrder[] = [http(413, { html: true })]

/** The account's key is not taken: no model answers it. */
export const badKey: readonly FaultOrder[] = [http(401)]

/** The account's bill is not paid. */
export const unpaid: readonly FaultOrder[] = [http(402)]

/** A limit on what the account may spend, our own or the API's. */
export const overspent: readonly FaultOrder[] = [
  http(400, { message: 'You have reached your specified API usage limits.' }),
]
export const overspentByCode: readonly FaultOrder[] = [
  http(429, { error_code: 'enforced_spend_limit_reached' }),
]

/** Declined, before any word and after some. */
export const refused: readonly FaultOrder[] = [
  { kind: 'refusal', after_deltas: 0 },
  { kind: 'refusal', after_deltas: 3 },
]

export const truncated: readonly FaultOrder[] = [{ kind: 'truncated' }]

/** Only headers, or not even those. */
export const slowToBegin = silent.filter(({ kind }) => kind === 'slow_headers')
export const silentFromTheStart = silent.filter(({ kind }) => kind === 'stall_after_headers')
export const silentAmongWords = amongWords(silent)

/** Finished, and not in the form that was asked for. */
export const malformed: readonly FaultOrder[] = [
  { kind: 'other_words', text: 'Sure, here you are.' },
  { kind: 'invalid_json' },
  { kind: 'schema_violation' },
  { kind: 'empty_content' },
]

/** What the wire may bring and a client has to bear. */
export const harmless: readonly FaultOrder[] = [
  { kind: 'slow_headers', delay_ms: 100 },
  { kind: 'unknown_event' },
  { kind: 'split_utf8' },
  { kind: 'thinking_first' },
]
