import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { buildApp } from './app.ts'
import { fault, type FaultOrder } from './faults/fault.ts'
import { createFaultQueue, type FaultQueue } from './faults/fault-queue.ts'
import { createPromptCache } from './messages/prompt-cache.ts'
import { createRequestLog, type CallRecord, type RequestLog } from './request-log.ts'

export interface ClaudeSimulatorOptions {
  /** Loopback unless told otherwise. */
  readonly host?: string
  /** 0, the default: any free port. */
  readonly port?: number
  /** When set, other keys get 401; otherwise any key will do. */
  readonly apiKey?: string | undefined
  readonly seed?: string
  /** Delay before each piece of a streamed answer; 0 by default. */
  readonly tokenDelayMs?: number
  readonly faults?: readonly FaultOrder[]
  /** Told about every POST /v1/messages when it is over. */
  readonly onCall?: (call: Readonly<CallRecord>) => void
}

export interface ClaudeSimulator {
  readonly url: string
  /** Ends open streams at once and stops listening; may be called twice. */
  close(): Promise<void>
  /** Orders faults, as POST /_sim/faults does; throws a ZodError for what is none. */
  addFaults(...faults: FaultOrder[]): ReturnType<FaultQueue['list']>
  clearFaults(): void
  /** The latest calls, newest first, 500 at most. */
  listCalls(task?: string): CallRecord[]
  countCalls(): ReturnType<RequestLog['counts']>
  /** Back to the state it was started in. */
  reset(): void
}

/** Starts a simulator of the Messages API in this process. Rejects when it cannot listen. */
export async function startClaudeSimulator(options: ClaudeSimulatorOptions = {}): Promise<ClaudeSimulator> {
  const { seed = 'interview-pass', host = '127.0.0.1', port = 0, tokenDelayMs = 0 } = options
  const now = () => new Date()
  const faultQueue = createFaultQueue(seed, z.array(fault).parse(options.faults ?? []))
  const requestLog = createRequestLog({ now })
  const promptCache = createPromptCache({ now })
  const app = buildApp({
    apiKey: options.apiKey,
    seed,
    tokenDelayMs,
    faultQueue,
    requestLog,
    promptCache,
    now,
    newId: () => randomUUID().replaceAll('-', '').slice(0, 22),
    onCall: options.onCall ?? (() => undefined),
  })
  const url = await app.listen({ host, port })
  return {
    url,
    close: () => app.close(),
    addFaults: (...faults) => faultQueue.add(z.array(fault).parse(faults)),
    clearFaults: () => faultQueue.clear(),
    listCalls: (task) => requestLog.list({ task, limit: 500 }),
    countCalls: () => requestLog.counts(),
    reset: () => {
      faultQueue.reset()
      requestLog.reset()
      promptCache.reset()
    },
  }
}
