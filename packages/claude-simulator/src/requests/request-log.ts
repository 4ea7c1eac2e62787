import { clipText } from '../schemas/clip-text.ts'

/** `refused`: an error status. `broken`: cut, reset or ended by an error event. `left`: the client went away. */
export type CallOutcome = 'running' | 'completed' | 'refused' | 'broken' | 'left'

/** One POST /v1/messages, with at most 2 KB of its content. */
export type CallRecord = {
  request_id: string
  at: string
  task: string
  model: string
  stream: boolean
  user_id: string | null
  /** Attempts the SDK made before this one. */
  retry_count: number
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

export type CallCounts = {
  total: number
  /** Calls whose whole answer was delivered, by task. */
  completed_by_task: Record<string, number>
  /** Steps that were completed more than once. */
  completed_more_than_once: { step: string; task: string; completed: number }[]
}

export type RequestLog = {
  /** Begins a record; what it returns may be filled in while the call runs. */
  begin(requestId: string, retryCount: number): CallRecord
  end(record: CallRecord, outcome: Exclude<CallOutcome, 'running'>): void
  /** The newest first. */
  list(filter: { task?: string | undefined; limit: number }): CallRecord[]
  counts(): CallCounts
  reset(): void
}

const CALLS_MAX = 500
const TASKS_MAX = 100
const STEPS_MAX = 20_000
/** In code units: at three bytes each at most, two of them stay below 2 KB. */
const EXCERPT_MAX = 340

export function createRequestLog(needs: { now: () => Date }): RequestLog {
  let calls: CallRecord[] = []
  let total = 0
  const completedByTask = new Map<string, number>()
  const completedByStep = new Map<string, { task: string; completed: number }>()

  const countCompleted = ({ task, step }: CallRecord): void => {
    const counted = completedByTask.has(task) || completedByTask.size < TASKS_MAX ? task : 'other'
    completedByTask.set(counted, (completedByTask.get(counted) ?? 0) + 1)
    const before = completedByStep.get(step)
    completedByStep.delete(step)
    completedByStep.set(step, { task, completed: (before?.completed ?? 0) + 1 })
    forgetOldest(completedByStep)
  }

  return {
    begin: (requestId, retryCount) => {
      const record = emptyRecord(requestId, needs.now(), retryCount)
      total += 1
      calls = [...calls.slice(1 - CALLS_MAX), record]
      return record
    },
    end: (record, outcome) => {
      record.outcome = outcome
      record.duration_ms = needs.now().getTime() - new Date(record.at).getTime()
      if (outcome === 'completed') {
        countCompleted(record)
      }
    },
    list: ({ task, limit }) =>
      calls
        .filter((call) => task === undefined || call.task === task)
        .slice(-limit)
        .toReversed(),
    counts: () => ({
      total,
      completed_by_task: Object.fromEntries(completedByTask),
      completed_more_than_once: [...completedByStep]
        .filter(([, { completed }]) => completed > 1)
        .map(([step, { task, completed }]) => ({ step, task, completed })),
    }),
    reset: () => {
      calls = []
      total = 0
      completedByTask.clear()
      completedByStep.clear()
    },
  }
}

/** The part of a text that a record may hold. */
export function excerptOf(text: string): string {
  return clipText(text, EXCERPT_MAX)
}

function forgetOldest(steps: Map<string, unknown>): void {
  const [oldest] = steps.keys()
  if (steps.size > STEPS_MAX && oldest !== undefined) {
    steps.delete(oldest)
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
