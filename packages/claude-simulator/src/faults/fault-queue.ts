import { createSeededChoice } from '../seeded-choice.ts'
import type { Fault } from './fault.ts'

export type QueuedFault = { id: string; fault: Fault; remaining: number | 'always'; struck: number }

type FaultSubject = { model: string; task: string; stream: boolean }

/** The faults that are waiting; a request is struck by the first that fits. */
export type FaultQueue = {
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

type Entry = QueuedFault & { /** Matching requests seen. */ seen: number }

export function createFaultQueue(seed: string, initial: readonly Fault[]): FaultQueue {
  const choice = createSeededChoice(seed)
  let entries: Entry[] = []
  let created = 0

  const add = (faults: readonly Fault[]): QueuedFault[] => {
    const added = faults.map((fault): Entry => {
      created += 1
      return { id: `fault-${created}`, fault, remaining: fault.times, struck: 0, seen: 0 }
    })
    entries.push(...added)
    return added.map(describe)
  }

  const strikes = (entry: Entry, subject: FaultSubject): boolean => {
    if (!matches(entry.fault, subject)) {
      return false
    }
    entry.seen += 1
    if (entry.remaining === 0 || entry.seen <= entry.fault.skip) {
      return false
    }
    return choice.fraction(`${entry.id}:${entry.seen}`) < entry.fault.probability
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
      if (entry === undefined) {
        return undefined
      }
      entry.struck += 1
      entry.remaining = entry.remaining === 'always' ? 'always' : entry.remaining - 1
      return entry.fault
    },
  }
}

function matches(fault: Fault, subject: FaultSubject): boolean {
  return (
    (fault.model === undefined || fault.model === subject.model) &&
    (fault.task === undefined || fault.task === subject.task) &&
    (fault.stream === undefined || fault.stream === subject.stream)
  )
}

function describe({ id, fault, remaining, struck }: Entry): QueuedFault {
  return { id, fault, remaining, struck }
}
