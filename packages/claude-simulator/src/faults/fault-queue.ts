import { createSeededChoice } from '../seeded-choice.ts'
import type { Fault } from './fault.ts'

export interface QueuedFault {
  readonly id: string
  readonly fault: Fault
  readonly remaining: number | 'always'
  readonly struck: number
}

interface FaultSubject {
  readonly model: string
  readonly task: string
  readonly stream: boolean
}

/** The faults that are waiting; a request is struck by the first that fits. */
export interface FaultQueue {
  add(faults: readonly Fault[]): QueuedFault[]
  list(): QueuedFault[]
  /** False when there is no fault of this id. */
  remove(id: string): boolean
  clear(): void
  /** Back to the faults it was created with. */
  reset(): void
  /** The fault that strikes this request, taken from the queue. */
  take(subject: FaultSubject): Fault | undefined
}

interface Entry {
  readonly id: string
  readonly fault: Fault
  /** Matching requests seen, and those struck. */
  seen: number
  struck: number
}

export function createFaultQueue(seed: string, initial: readonly Fault[]): FaultQueue {
  const choice = createSeededChoice(seed)
  let entries: Entry[] = []
  let created = 0

  const add = (faults: readonly Fault[]): QueuedFault[] => {
    const added = faults.map((fault) => ({ id: `fault-${(created += 1)}`, fault, seen: 0, struck: 0 }))
    entries.push(...added)
    return added.map(describe)
  }

  const strikes = (entry: Entry, subject: FaultSubject): boolean => {
    const { id, fault } = entry
    if (!matches(fault, subject)) return false
    entry.seen += 1
    const isDue = remainingOf(entry) !== 0 && entry.seen > fault.skip
    return isDue && choice.fraction(`${id}:${entry.seen}`) < fault.probability
  }

  add(initial)
  return {
    add,
    list: () => entries.map(describe),
    remove: (id) => {
      const before = entries.length
      entries = entries.filter((entry) => entry.id !== id)
      return entries.length < before
    },
    clear: () => {
      entries = []
    },
    reset: () => {
      entries = []
      created = 0
      add(initial)
    },
    take: (subject) => {
      const entry = entries.find((candidate) => strikes(candidate, subject))
      if (entry !== undefined) entry.struck += 1
      return entry?.fault
    },
  }
}

function matches(fault: Fault, { model, task, stream }: FaultSubject): boolean {
  return (
    (fault.model ?? model) === model && (fault.task ?? task) === task && (fault.stream ?? stream) === stream
  )
}

function remainingOf({ fault, struck }: Entry): number | 'always' {
  return fault.times === 'always' ? 'always' : fault.times - struck
}

function describe(entry: Entry): QueuedFault {
  return { id: entry.id, fault: entry.fault, remaining: remainingOf(entry), struck: entry.struck }
}
