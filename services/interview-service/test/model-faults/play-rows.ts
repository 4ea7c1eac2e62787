import type { FaultOrder } from '@interview-pass/claude-simulator'
import type { ModelDoor, ModelFaultCase } from './fault-case.ts'

interface PlayRow {
  readonly fault: FaultOrder
  readonly seen: Pick<ModelFaultCase, 'calls' | 'told' | 'noticed' | 'inTheEnd'>
}

/** Each fault of a door with what is to be seen of it. */
export function playRows({ cases }: ModelDoor): readonly PlayRow[] {
  return cases.flatMap(({ faults, outcome: _, ...seen }) => faults.map((fault) => ({ fault, seen })))
}
