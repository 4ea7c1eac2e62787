import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { buildApp } from './app.ts'
import { Fault } from './faults/fault.ts'
import type { FaultOrder } from './faults/fault.ts'
import { createFaultQueue } from './faults/fault-queue.ts'
import type { QueuedFault } from './faults/fault-queue.ts'
import { createRequestLog } from './requests/request-log.ts'
import type { CallCounts, CallRecord } from './requests/request-log.ts'

export type ClaudeSimulatorOptions = {
  /** Loopback unless told otherwise. */
  host?: string
  /** 0, the default: any free port. */
  port?: number
  /** When set, other keys get 401; otherwise any key will do. */
  apiKey?: string | undefined
  seed?: string
  /** Delay before each piece of a streamed answer; 0 by default. */
  tokenDelayMs?: number
  faults?: readonly FaultOrder[]
  now?: () => Date
  newId?: () => string
  /** Told about every POST /v1/messages when it is over. */
  onCall?: (call: Readonly<CallRecord>) => void
}

export type ClaudeSimulator = {
  url: string
  port: number
  /** Ends open streams at once and stops listening; may be called twice. */
  close(): Promise<void>
  /** Orders faults, as POST /_sim/faults does; throws a ZodError for what is none. */
  addFaults(...faults: FaultOrder[]): QueuedFault[]
  clearFaults(): void
  /** The latest calls, newest first, 500 at most. */
  listCalls(task?: string): CallRecord[]
  countCalls(): CallCounts
  /** Back to the state it was started in. */
  reset(): void
}

/** Starts a simulator of the Messages API in this process. Rejects when it can not listen. */
export async function startClaudeSimulator(options: ClaudeSimulatorOptions = {}): Promise<ClaudeSimulator> {
  const seed = options.seed ?? 'interview-pass'
  const now = options.now ?? (() => new Date())
  const host = options.host ?? '127.0.0.1'
  const faultQueue = createFaultQueue(seed, z.array(Fault).parse(options.faults ?? []))
  const requestLog = createRequestLog({ now })
  const app = buildApp({
    apiKey: options.apiKey,
    seed,
    tokenDelayMs: options.tokenDelayMs ?? 0,
    faultQueue,
    requestLog,
    now,
    newId: options.newId ?? (() => randomUUID().replaceAll('-', '').slice(0, 22)),
    onCall: options.onCall ?? (() => undefined),
  })
  const url = await app.listen({ host, port: options.port ?? 0 })
  return {
    url,
    port: Number(new URL(url).port),
    close: () => app.close(),
    addFaults: (...faults) => faultQueue.add(z.array(Fault).parse(faults)),
    clearFaults: () => faultQueue.clear(),
    listCalls: (task) => requestLog.list({ task, limit: 500 }),
    countCalls: () => requestLog.counts(),
    reset: () => {
      faultQueue.reset()
      requestLog.reset()
    },
  }
}
