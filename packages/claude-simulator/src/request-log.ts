import { createHash } from 'node:crypto'
import type Anthropic from '@anthropic-ai/sdk'
import { z } from 'zod'
import { lastWords, textOf, type MessageRequest } from './messages/message-request.ts'
import { taskOf } from './tasks/task.ts'

/** One POST /v1/messages, with at most 2 KB of its content; the defaults hold until the call has come so far. */
const callRecord = z.object({
  request_id: z.string(),
  at: z.string(),
  task: z.string().default('unread'),
  model: z.string().default(''),
  stream: z.boolean().default(false),
  user_id: z.string().nullable().default(null),
  /** Attempts the SDK made before this one. */
  retry_count: z.coerce.number().int().catch(0),
  /** The same for requests with the same task and the same messages: one step of an interview. */
  step: z.string().default(''),
  status: z.int().nullable().default(null),
  /** `refused`: an error status. `broken`: cut, reset or ended by an error event. `left`: the client went away. */
  outcome: z.enum(['running', 'completed', 'refused', 'broken', 'left']).default('running'),
  fault: z.string().nullable().default(null),
  stop_reason: z.string().nullable().default(null),
  error: z.string().nullable().default(null),
  input_tokens: z.int().default(0),
  output_tokens: z.int().default(0),
  /** When the first piece of content went out. */
  first_delta_at: z.string().nullable().default(null),
  duration_ms: z.number().nullable().default(null),
  asked: z.string().default(''),
  answered: z.string().default(''),
})

export type CallRecord = z.infer<typeof callRecord>
export type RequestLog = ReturnType<typeof createRequestLog>

const callsMax = 500
const stepsMax = 20_000
/** In code units: at three bytes each at most, two of them stay below 2 KB. */
const excerptMax = 340

/** Keeps the latest calls, and counts what the latest steps completed. */
export function createRequestLog({ now }: { readonly now: () => Date }) {
  let calls: CallRecord[] = []
  let total = 0
  const steps = new Map<
    string,
    { readonly step: string; readonly task: string; readonly completed: number }
  >()

  const countCompleted = ({ step, task }: CallRecord): void => {
    const completed = (steps.get(step)?.completed ?? 0) + 1
    // Deleted first, so that the map's first step is the one that was completed longest ago.
    steps.delete(step)
    steps.set(step, { step, task, completed })
    const [oldest = step] = steps.keys()
    if (steps.size > stepsMax) steps.delete(oldest)
  }

  return {
    /** The record of a new call, to be filled in while it runs; `retryCount` is the SDK's header. */
    begin: (requestId: string, retryCount: unknown): CallRecord => {
      const started = { request_id: requestId, at: now().toISOString(), retry_count: retryCount }
      const record = callRecord.parse(started)
      total += 1
      calls = [...calls.slice(1 - callsMax), record]
      return record
    },
    end: (record: CallRecord, outcome: Exclude<CallRecord['outcome'], 'running'>): void => {
      record.outcome = outcome
      record.duration_ms = now().getTime() - new Date(record.at).getTime()
      if (outcome === 'completed') countCompleted(record)
    },
    /** The newest first. */
    list: ({ task, limit }: { task?: string | undefined; limit: number }): CallRecord[] =>
      calls
        .filter((call) => task === undefined || call.task === task)
        .slice(-limit)
        .toReversed(),
    /** Calls so far, those whose whole answer was delivered by task, and the steps that were completed more than once. */
    counts: () => {
      const byTask: Record<string, number> = {}
      for (const { task, completed } of steps.values()) byTask[task] = (byTask[task] ?? 0) + completed
      const repeated = [...steps.values()].filter(({ completed }) => completed > 1)
      return { total, completed_by_task: byTask, completed_more_than_once: repeated }
    },
    reset: (): void => {
      calls = []
      total = 0
      steps.clear()
    },
  }
}

/** Fills in what a request says. */
export function noteRequest(record: CallRecord, asked: MessageRequest, task: unknown): void {
  const words = lastWords(asked.messages)
  record.task = taskOf(task, textOf(asked.system))
  record.model = asked.model
  record.stream = asked.stream ?? false
  record.user_id = asked.metadata?.user_id ?? null
  record.step = createHash('sha256')
    .update(`${record.task}\n${JSON.stringify(asked.messages)}`)
    .digest('hex')
    .slice(0, 16)
  record.asked = excerptOf(`${systemWords(asked.messages)}${words}`)
}

/** What the system says besides its prompt is the shorter part, and comes first. */
function systemWords(messages: MessageRequest['messages']): string {
  return messages.map(({ role, content }) => (role === 'system' ? `${textOf(content)}\n` : '')).join('')
}

/** Fills in what is answered. */
export function noteAnswer(record: CallRecord, { stop_reason, usage, content }: Anthropic.Message): void {
  record.status = 200
  record.stop_reason = stop_reason
  record.input_tokens =
    usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0)
  record.output_tokens = usage.output_tokens
  record.answered = excerptOf(textOf(content))
}

/** Notes that a piece of content goes out. */
export function noteDelta(record: CallRecord, at: Date): void {
  record.first_delta_at ??= at.toISOString()
}

/** The part of a text that a record may hold, never half a character. */
function excerptOf(text: string): string {
  return text.slice(0, excerptMax).replace(/[\ud800-\udbff]$/, '')
}
