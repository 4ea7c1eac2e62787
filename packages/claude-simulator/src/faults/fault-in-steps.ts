import { PING, sseEvent } from '../messages/frames.ts'
import type { Frame } from '../messages/frames.ts'
import type { Step } from '../wire/play-steps.ts'
import type { Fault } from './fault.ts'

/** Long enough for what was written to arrive before the reset overtakes it. */
const BEFORE_RESET_MS = 50

type Pace = {
  /** Delay before each delta. */
  tokenDelayMs: number
  stream: boolean
}

/** The body as steps on the wire, with what a fault of transport does to them. */
export function stepsWithFault(frames: readonly Frame[], fault: Fault | undefined, pace: Pace): Step[] {
  const write = (part: readonly Frame[]): Step[] => part.flatMap((frame) => frameSteps(frame, pace))
  if (fault === undefined) {
    return [...write(frames), { do: 'end' }]
  }
  const position = 'after_deltas' in fault ? positionAfter(frames, fault.after_deltas) : frames.length
  const before = write(frames.slice(0, position))
  const after: Step[] = [...write(frames.slice(position)), { do: 'end' }]
  switch (fault.kind) {
    case 'stall_after_headers':
      return [{ do: 'wait', ms: fault.stall_ms }, ...write(frames), { do: 'end' }]
    case 'stall_mid_stream':
      return [...before, { do: 'wait', ms: fault.stall_ms }, ...after]
    case 'ping_drip': {
      const data = pace.stream ? PING : ' '
      return [...before, { do: 'drip', data, everyMs: fault.interval_ms, forMs: fault.drip_ms }, ...after]
    }
    case 'cut_stream':
      return [...before, { do: 'end' }]
    case 'reset_stream':
      return [...before, { do: 'wait', ms: BEFORE_RESET_MS }, { do: 'reset' }]
    case 'error_event':
      return [...before, { do: 'write', data: errorEvent(fault.error_type) }, { do: 'end' }]
    case 'unknown_event':
      return pace.stream ? [...before, { do: 'write', data: UNKNOWN_EVENT }, ...after] : [...before, ...after]
    case 'split_utf8':
      return [...write(frames).flatMap(splitInsideCharacter), { do: 'end' }]
    default:
      return [...write(frames), { do: 'end' }]
  }
}

/** Whether a call struck by this fault still delivers everything, if the client waits. */
export function deliversAll(fault: Fault | undefined): boolean {
  return fault?.kind !== 'cut_stream' && fault?.kind !== 'reset_stream' && fault?.kind !== 'error_event'
}

const UNKNOWN_EVENT = sseEvent('content_block_glimmer', { type: 'content_block_glimmer', index: 0 })

function errorEvent(type: string): string {
  const message = type === 'overloaded_error' ? 'Overloaded' : 'The answer could not be finished'
  return sseEvent('error', { type: 'error', error: { type, message } })
}

function frameSteps(frame: Frame, pace: Pace): Step[] {
  const write: Step = { do: 'write', data: frame.data }
  return frame.isDelta && pace.tokenDelayMs > 0 ? [{ do: 'wait', ms: pace.tokenDelayMs }, write] : [write]
}

/** The index behind so many deltas, never behind the last one: something must be left to lose. */
function positionAfter(frames: readonly Frame[], deltas: number): number {
  const indexes = frames.flatMap((frame, index) => (frame.isDelta ? [index] : []))
  if (deltas === 0 || indexes.length === 0) {
    return indexes[0] ?? Math.min(1, frames.length)
  }
  return (indexes[Math.min(deltas, indexes.length) - 1] ?? 0) + 1
}

function splitInsideCharacter(step: Step): Step[] {
  if (step.do !== 'write') {
    return [step]
  }
  const bytes = Buffer.from(step.data)
  const wide = bytes.findIndex((byte) => byte >= 0xc0)
  if (wide === -1) {
    return [step]
  }
  return [
    { do: 'write', data: bytes.subarray(0, wide + 1) },
    // Long enough for the first part to leave in a packet of its own.
    { do: 'wait', ms: 1 },
    { do: 'write', data: bytes.subarray(wide + 1) },
  ]
}
