import type { Effects, Step } from './faults/effects.ts'
import type { Frame } from './messages/frames.ts'

/** The body as steps on the wire, with what a fault does to them behind so many deltas. */
export function* bodySteps(
  frames: readonly Frame[],
  { steps = [], ending, splitsCharacters = false }: Effects,
  afterDeltas: number | undefined,
  tokenDelayMs: number,
): Generator<Step> {
  const position = afterDeltas === undefined ? 0 : positionAfter(frames, afterDeltas)
  for (const [index, { data, isDelta }] of frames.entries()) {
    if (index === position) {
      yield* steps
      if (ending !== undefined) return
    }
    if (isDelta && tokenDelayMs > 0) yield { waitMs: tokenDelayMs }
    if (splitsCharacters) yield* splitInsideCharacter(data)
    else yield { write: data, isDelta }
  }
}

/** The index behind so many deltas, never behind the last one: something must be left to lose. */
function positionAfter(frames: readonly Frame[], deltas: number): number {
  const indexes = frames.flatMap((frame, index) => (frame.isDelta ? [index] : []))
  if (deltas === 0 || indexes.length === 0) return indexes[0] ?? 1
  return (indexes[Math.min(deltas, indexes.length) - 1] ?? 0) + 1
}

function* splitInsideCharacter(data: string): Generator<Step> {
  const bytes = Buffer.from(data)
  const wide = bytes.findIndex((byte) => byte >= 0xc0)
  if (wide === -1) {
    yield { write: data }
    return
  }
  yield { write: bytes.subarray(0, wide + 1) }
  // Long enough for the first part to leave in a packet of its own.
  yield { waitMs: 1 }
  yield { write: bytes.subarray(wide + 1) }
}
