import { ping, sseEvent, type Frame } from '../messages/frames.ts'
import type { Fault } from './fault.ts'

/** What the wire sees, one step after the other; after the last one the body ends. A reset closes the connection with RST. */
export type Step = { readonly write: string | Uint8Array } | { readonly waitMs: number } | 'reset'

interface Pace {
  /** Delay before each delta. */
  readonly tokenDelayMs: number
  readonly stream: boolean
}

/** Long enough for what was written to arrive before the reset overtakes it. */
const beforeResetMs = 50

/** The body as steps on the wire, with what a fault of transport does to them. */
export function* stepsWithFault(
  frames: readonly Frame[],
  fault: Fault | undefined,
  pace: Pace,
): Generator<Step> {
  const position =
    fault !== undefined && 'after_deltas' in fault ? positionAfter(frames, fault.after_deltas) : 0
  if (fault?.kind === 'split_utf8') {
    for (const step of stepsOf(frames, pace)) yield* splitInsideCharacter(step)
    return
  }
  yield* stepsOf(frames.slice(0, position), pace)
  switch (fault?.kind) {
    case 'stall_after_headers':
    case 'stall_mid_stream':
      yield { waitMs: fault.stall_ms }
      break
    case 'ping_drip':
      for (let passedMs = 0; passedMs < fault.drip_ms; passedMs += fault.interval_ms) {
        yield { waitMs: fault.interval_ms }
        yield { write: pace.stream ? ping : ' ' }
      }
      break
    case 'unknown_event':
      if (pace.stream) yield { write: sseEvent('content_block_glimmer', { index: 0 }) }
      break
    case 'error_event':
      yield { write: errorEvent(fault.error_type) }
      return
    case 'cut_stream':
      return
    case 'reset_stream':
      yield { waitMs: beforeResetMs }
      yield 'reset'
      return
    default:
  }
  yield* stepsOf(frames.slice(position), pace)
}

/** Whether a call struck by this fault still delivers everything, if the client waits. */
export function deliversAll(fault: Fault | undefined): boolean {
  return !['cut_stream', 'reset_stream', 'error_event'].includes(fault?.kind ?? '')
}

function errorEvent(type: string): string {
  const message = type === 'overloaded_error' ? 'Overloaded' : 'The answer could not be finished'
  return sseEvent('error', { error: { type, message } })
}

function* stepsOf(frames: readonly Frame[], { tokenDelayMs }: Pace): Generator<Step> {
  for (const { data, isDelta } of frames) {
    if (isDelta && tokenDelayMs > 0) yield { waitMs: tokenDelayMs }
    yield { write: data }
  }
}

/** The index behind so many deltas, never behind the last one: something must be left to lose. */
function positionAfter(frames: readonly Frame[], deltas: number): number {
  const indexes = frames.flatMap((frame, index) => (frame.isDelta ? [index] : []))
  if (deltas === 0 || indexes.length === 0) return indexes[0] ?? Math.min(1, frames.length)
  return (indexes[Math.min(deltas, indexes.length) - 1] ?? 0) + 1
}

function* splitInsideCharacter(step: Step): Generator<Step> {
  const bytes = step !== 'reset' && 'write' in step ? Buffer.from(step.write) : Buffer.of()
  const wide = bytes.findIndex((byte) => byte >= 0xc0)
  if (wide === -1) {
    yield step
    return
  }
  yield { write: bytes.subarray(0, wide + 1) }
  // Long enough for the first part to leave in a packet of its own.
  yield { waitMs: 1 }
  yield { write: bytes.subarray(wide + 1) }
}
