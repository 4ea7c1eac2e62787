import type { FaultOrder } from '@interview-pass/claude-simulator'

/** What the model does wrong, and what comes of it: data, for the test that plays it and the page that shows it. */
export interface ModelFaultCase {
  /** Each of them has this outcome. */
  readonly faults: readonly FaultOrder[]
  /** Every call of the task that is on record, and so in the bill: the model and how it ended. */
  readonly calls: string
  /** What the candidate gets. */
  readonly told: string
  /** Counters that moved and errors in the log; empty where the calls say it all. */
  readonly noticed: string
  /** What holds in the end. */
  readonly inTheEnd: string
  /** The same in words. */
  readonly outcome: string
}

/** A task that is asked of a model, where its faults meet this service. */
export interface ModelDoor {
  /** The task, as the simulator knows it. */
  readonly name: string
  /** What is done while the fault is set. */
  readonly does: string
  /** What is done afterwards, while the model does right again. */
  readonly afterwards: string
  readonly cases: readonly ModelFaultCase[]
}
