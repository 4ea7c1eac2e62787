import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { ExpectedAlert, Fault } from './fault.ts'
import type { LaneName } from './lanes.ts'
import type { Scene } from './scene.ts'
import { isAmong, listFiring } from './seen-alerts.ts'

/** How an alert was seen. */
export interface PlayedAlert extends ExpectedAlert {
  readonly fault: Fault
  /** From the fault's begin; undefined when it did not fire in time. */
  readonly firedAfterMs?: number
  /** From the fault's end; undefined when it did not clear in time. */
  readonly clearedAfterMs?: number
  /** Why not. */
  readonly problem?: string
}

/** Where the Prometheus of each lane is. */
export type LaneUrls = Readonly<Record<LaneName, string>>

const quietMs = 420_000
const firedMs = 240_000
const clearedMs = 900_000

/**
 * Plays a fault until all its alerts fire, and mends it. What it resolves with then waits until they have cleared. Never throws: what
 * did not happen is in the result.
 */
export async function playFault(
  scene: Scene,
  urls: LaneUrls,
  fault: Fault,
  onProgress: (text: string) => void,
): Promise<{ readonly cleared: Promise<readonly PlayedAlert[]> }> {
  const failing = new AbortController()
  const waitFor = async (wanted: ExpectedAlert, fires: boolean, timeoutMs: number): Promise<void> => {
    const url = urls[wanted.lane ?? 'hours']
    const isSeen = async () => isAmong(await listFiring(url), wanted) === fires
    await waitUntil(`${wanted.alert} ${fires ? 'fires' : 'is silent'}`, isSeen, timeoutMs, {
      pauseMaxMs: 500,
      ...(fires && { signal: failing.signal }),
    })
  }
  const forAll = (from: number, fires: boolean, timeoutMs: number) =>
    Promise.all(fault.alerts.map((wanted) => timed(from, () => waitFor(wanted, fires, timeoutMs))))

  const quiet = await forAll(performance.now(), false, quietMs)
  onProgress(`${fault.what} (${fault.alerts.map(({ alert }) => alert).join(', ')})`)
  const ending = new AbortController()
  const begunAt = performance.now()
  // One that could not be made sets nothing off.
  const playing = timed(begunAt, () => fault.play(scene, ending.signal)).then((played) => {
    if (played.problem !== undefined) failing.abort(new Error(played.problem))
    return played
  })
  const fired = await forAll(begunAt, true, fault.firesWithinMs ?? firedMs)
  ending.abort()
  const mended = await playing
  const endedAt = performance.now()
  const look = async (): Promise<readonly PlayedAlert[]> => {
    const cleared = await forAll(endedAt, false, clearedMs)
    return fault.alerts.map((wanted, index) => {
      const [first, last] = [fired[index], cleared[index]]
      const problem = quiet[index]?.problem ?? mended.problem ?? first?.problem ?? last?.problem
      onProgress(`${wanted.alert}: ${problem ?? 'fired and cleared'}`)
      return {
        ...wanted,
        fault,
        ...(first?.ms !== undefined && { firedAfterMs: first.ms }),
        ...(first?.ms !== undefined && last?.ms !== undefined && { clearedAfterMs: last.ms }),
        ...(problem !== undefined && { problem }),
      }
    })
  }
  return { cleared: look() }
}

interface Timed {
  readonly ms?: number
  readonly problem?: string
}

/** How long after `from` it came to its end, or why it did not. */
async function timed(from: number, work: () => Promise<void>): Promise<Timed> {
  try {
    await work()
    return { ms: performance.now() - from }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
