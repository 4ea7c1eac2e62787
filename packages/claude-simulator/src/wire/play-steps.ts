import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate, setTimeout } from 'node:timers/promises'

/** What the wire sees, one step after the other. A list of steps is data, so that faults can rewrite it. */
export type Step =
  | { do: 'write'; data: string | Uint8Array }
  | { do: 'wait'; ms: number }
  /** The same data again and again, until `forMs` have passed. */
  | { do: 'drip'; data: string; everyMs: number; forMs: number }
  | { do: 'end' }
  /** Closes the connection with RST. */
  | { do: 'reset' }

/** How it ended; `left` when the connection was gone first. */
export type PlayResult = 'ended' | 'reset' | 'left'

/** Writes the steps to a response whose head is already decided, with backpressure. Never throws. */
export async function playSteps(
  response: ServerResponse,
  steps: Iterable<Step>,
  signal: AbortSignal,
): Promise<PlayResult> {
  try {
    response.flushHeaders()
    for (const step of steps) {
      signal.throwIfAborted()
      const result = await playStep(response, step, signal)
      if (result !== undefined) {
        return result
      }
    }
  } catch {
    // The only thing that can fail here is a socket that is no longer there.
  }
  response.destroy()
  return 'left'
}

async function playStep(
  response: ServerResponse,
  step: Step,
  signal: AbortSignal,
): Promise<PlayResult | undefined> {
  switch (step.do) {
    case 'write':
      return writeData(response, step.data, signal)
    case 'wait':
      await setTimeout(step.ms, undefined, { signal })
      return undefined
    case 'drip':
      for (let passedMs = 0; passedMs < step.forMs; passedMs += step.everyMs) {
        await setTimeout(step.everyMs, undefined, { signal })
        await writeData(response, step.data, signal)
      }
      return undefined
    case 'end':
      response.end()
      if (!response.writableFinished) {
        await once(response, 'finish', { signal })
      }
      return 'ended'
    case 'reset':
      response.socket?.resetAndDestroy()
      return 'reset'
  }
}

async function writeData(
  response: ServerResponse,
  data: string | Uint8Array,
  signal: AbortSignal,
): Promise<undefined> {
  if (!response.write(data)) {
    await once(response, 'drain', { signal })
  }
  // Gives way to other connections, and lets a client that went away be noticed.
  await setImmediate(undefined, { signal })
}
