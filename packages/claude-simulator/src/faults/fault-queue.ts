import { createSeededChoice } from '../seeded-choice.ts'
import type { CallRecord } from '../request-log.ts'
import type { Fault } from './fault.ts'

interface QueuedFault {
  readonly id: string
  readonly fault: Fault
  remaining: number | 'always'
  /** Matching requests seen, and those struck. */
  seen: number
  struck: number
}

/** Of a call, what a fault is aimed at. */
type Subject = Readonly<Pick<CallRecord, 'model' | 'task' | 'stream'>>

type ShownFault = Readonly<Omit<QueuedFault, 'seen'>>

export type FaultQueue = ReturnType<typeof createFaultQueue>

/** The faults that are waiting; a request is struck by the first that fits. */
export function createFaultQueue(seed: string, initial: readonly Fault[]) {
  const choice = createSeededChoice(seed)
  let queued: QueuedFault[] = []
  let created = 0

  const add = (faults: readonly Fault[]): ShownFault[] => {
    const added = faults.map((fault) => {
      created += 1
      return { id: `fault-${created}`, fault, remaining: fault.times, seen: 0, struck: 0 }
    })
    queued.push(...added)
    return added.map(shown)
  }

  const strikes = (entry: QueuedFault, { model, task, stream }: Subject): boolean => {
    const { id, fault, remaining } = entry
    const fits =
      (fault.model ?? model) === model && (fault.task ?? task) === task && (fault.stream ?? stream) === stream
    if (!fits) return false
    entry.seen += 1
    const isDue = remaining !== 0 && entry.seen > fault.skip
    return isDue && choice.fraction(`${id}:${entry.seen}`) < fault.probability
  }

  add(initial)
  return {
    add,
    list: (): ShownFault[] => queued.map(shown),
    /** False when there is no fault of this id. */
    remove: (id: string): boolean => {
      const before = queued.length
      queued = queued.filter((entry) => entry.id !== id)
      return queued.length < before
    },
    clear: (): void => {
      queued = []
    },
    /** Back to the faults it was created with. */
    reset: (): void => {
      queued = []
      created = 0
      add(initial)
    },
    /** The fault that strikes this request, used up once. */
    take: (subject: Subject): Fault | undefined => {
      const entry = queued.find((candidate) => strikes(candidate, subject))
      if (entry === undefined) return undefined
      entry.struck += 1
      if (entry.remaining !== 'always') entry.remaining -= 1
      return entry.fault
    },
  }
}

function shown({ id, fault, remaining, struck }: QueuedFault): ShownFault {
  return { id, fault, remaining, struck }
}
