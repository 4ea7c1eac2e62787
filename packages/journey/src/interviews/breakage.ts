import { setTimeout as delay } from 'node:timers/promises'
import type { Stack } from '@interview-pass/stack'
import type { BrokenPart, PlannedBreak } from './interview-script.ts'

type Part = ReturnType<Stack['part']>

/** How often each part was broken. */
export type Damage = Readonly<Record<BrokenPart, number>>

export interface Breakage {
  /** Breaks a part, of interview-service this replica, unless it is away already or was a moment ago. Returns at once. */
  begin(planned: PlannedBreak, replica: string): void
  /** Breaks nothing more, and resolves when everything runs again. Rejects when something could not be started. */
  end(): Promise<Damage>
  /** How long all models have been there again. */
  modelBackForMs(): number
}

/** Between two outages of a kind, so that what takes its time to come back does come back: a group of consumers, a breaker. */
const pauseMs = { 'interview-service': 0, 'claude-simulator': 30_000, redis: 5_000, kafka: 60_000 }

/** A service whose Kafka goes away while it joins its group may not be ready in time, and is started once more. */
const startsMax = 3

const countsOf = (count: number): Record<BrokenPart, number> => ({
  'interview-service': count,
  'claude-simulator': count,
  redis: count,
  kafka: count,
})

async function startAgain(part: Part): Promise<void> {
  for (let starts = 1; ; starts += 1) {
    try {
      await part.start()
      return
    } catch (error) {
      if (starts === startsMax) throw error
    }
  }
}

/** Breaks parts while interviews go on, each process by itself. */
export function createBreakage(stack: Pick<Stack, 'part'>, onFailure: (error: unknown) => void): Breakage {
  const damage = countsOf(0)
  /** What is away or being started again. */
  const breaking = new Map<string, Promise<void>>()
  const failures: unknown[] = []
  const mayBreakAt = countsOf(0)
  let isOver = false
  let modelBackAt = performance.now()

  const breakDown = async (part: Part, { part: kind, afterMs, awayMs }: PlannedBreak): Promise<void> => {
    await delay(afterMs)
    // What the simulator was asked stays on record only when it ends in order. Its streams break all the same.
    await (kind === 'claude-simulator' ? part.stop() : part.kill())
    damage[kind] += 1
    await delay(awayMs)
    await startAgain(part)
    if (kind === 'claude-simulator') modelBackAt = performance.now()
  }
  return {
    begin(planned, replica) {
      const name = planned.part === 'interview-service' ? replica : planned.part
      if (isOver || breaking.has(name) || performance.now() < mayBreakAt[planned.part]) return
      const broken = breakDown(stack.part(name), planned)
        .catch((error: unknown) => {
          failures.push(error)
          onFailure(error)
        })
        .finally(() => {
          breaking.delete(name)
          mayBreakAt[planned.part] = performance.now() + pauseMs[planned.part]
        })
      breaking.set(name, broken)
    },
    async end() {
      isOver = true
      await Promise.all(breaking.values())
      if (failures.length > 0) {
        throw new AggregateError(failures, 'what was broken could not be started again')
      }
      return damage
    },
    modelBackForMs: () => performance.now() - modelBackAt,
  }
}
