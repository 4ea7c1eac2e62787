import { createHash } from 'node:crypto'
import type Anthropic from '@anthropic-ai/sdk'
import { lastUserText, textOf, type MessageRequest } from './messages/message-request.ts'
import { taskOf } from './tasks/task.ts'

/** `refused`: an error status. `broken`: cut, reset or ended by an error event. `left`: the client went away. */
type CallOutcome = 'running' | 'completed' | 'refused' | 'broken' | 'left'

/** One POST /v1/messages, with at most 2 KB of its content; filled in while the call runs. */
export interface CallRecord {
  readonly request_id: string
  readonly at: string
  task: string
  model: string
  stream: boolean
  user_id: string | null
  /** Attempts the SDK made before this one. */
  readonly retry_count: number
  /** The same for requests with the same task and the same last words of the user: one step of an interview. */
  step: string
  status: number | null
  outcome: CallOutcome
  fault: string | null
  stop_reason: string | null
  error: string | null
  input_tokens: number
  output_tokens: number
  duration_ms: number | null
  asked: string
  answered: string
}

interface CallCounts {
  readonly total: number
  /** Calls whose whole answer was delivered, by task. */
  readonly completed_by_task: Readonly<Record<string, number>>
  /** Steps that were completed more than once. */
  readonly completed_more_than_once: readonly CompletedStep[]
}

interface CompletedStep {
  readonly step: string
  readonly task: string
  readonly completed: number
}

export interface RequestLog {
  begin(requestId: string, retryCount: number): CallRecord
  end(record: CallRecord, outcome: Exclude<CallOutcome, 'running'>): void
  /** The newest first. */
  list(filter: { task?: string | undefined; limit: number }): CallRecord[]
  counts(): CallCounts
  reset(): void
}

const callsMax = 500
const stepsMax = 20_000
/** In code units: at three bytes each at most, two of them stay below 2 KB. */
const excerptMax = 340

/** Keeps the latest calls, and counts what the latest steps completed. */
export function createRequestLog({ now }: { readonly now: () => Date }): RequestLog {
  let calls: CallRecord[] = []
  let total = 0
  const steps = new Map<string, CompletedStep>()

  const countCompleted = ({ step, task }: CallRecord): void => {
    const completed = (steps.get(step)?.completed ?? 0) + 1
    // Deleted first, so that the map's first step is the one that was completed longest ago.
    steps.delete(step)
    steps.set(step, { step, task, completed })
    const [oldest = step] = steps.keys()
    if (steps.size > stepsMax) steps.delete(oldest)
  }

  return {
    begin: (requestId, retryCount) => {
      const record = emptyRecord(requestId, now(), retryCount)
      total += 1
      calls = [...calls.slice(1 - callsMax), record]
      return record
    },
    end: (record, outcome) => {
      record.outcome = outcome
      record.duration_ms = now().getTime() - new Date(record.at).getTime()
      if (outcome === 'completed') countCompleted(record)
    },
    list: ({ task, limit }) =>
      calls
        .filter((call) => task === undefined || call.task === task)
        .slice(-limit)
        .toReversed(),
    counts: () => {
      const byTask: Record<string, number> = {}
      for (const { task, completed } of steps.values()) byTask[task] = (byTask[task] ?? 0) + completed
      const repeated = [...steps.values()].filter(({ completed }) => completed > 1)
      return { total, completed_by_task: byTask, completed_more_than_once: repeated }
    },
    reset: () => {
      calls = []
      total = 0
      steps.clear()
    },
  }
}

function emptyRecord(requestId: string, at: Date, retryCount: number): CallRecord {
  return {
    request_id: requestId,
    at: at.toISOString(),
    task: 'unread',
    model: '',
    stream: false,
    user_id: null,
    retry_count: retryCount,
    step: '',
    status: null,
    outcome: 'running',
    fault: null,
    stop_reason: null,
    error: null,
    input_tokens: 0,
    output_tokens: 0,
    duration_ms: null,
    asked: '',
    answered: '',
  }
}

export function noteRequest(record: CallRecord, asked: MessageRequest): void {
  const words = lastUserText(asked.messages)
  record.task = taskOf(textOf(asked.system))
  record.model = asked.model
  record.stream = asked.stream ?? false
  record.user_id = asked.metadata?.user_id ?? null
  record.step = createHash('sha256').update(`${record.task}\n${words}`).digest('hex').slice(0, 16)
  record.asked = excerptOf(words)
}

export function noteAnswer(record: CallRecord, { stop_reason, usage, content }: Anthropic.Message): void {
  record.status = 200
  record.stop_reason = stop_reason
  record.input_tokens = usage.input_tokens + (usage.cache_read_input_tokens ?? 0)
  record.output_tokens = usage.output_tokens
  record.answered = excerptOf(textOf(content))
}

/** The part of a text that a record may hold, never half a character. */
function excerptOf(text: string): string {
  return text.slice(0, excerptMax).replace(/[\ud800-\udbff]$/, '')
}
