import type { FaultInput } from '@interview-pass/alipay-simulator'

/** What the channel does wrong, and what then holds: data, for the test that plays it and the page that shows it. */
export interface FaultCase {
  /** Each of them has this outcome. */
  readonly faults: readonly FaultInput[]
  /** What whoever asked is told. */
  readonly answered: string
  /** What holds when that has been answered, while the channel does right again. */
  readonly atOnce: string
  /** What holds in the end. */
  readonly inTheEnd: string
  /** The same in words. */
  readonly outcome: string
}

/** A place where the channel's faults meet this service. */
export interface Door {
  /** The method that is called, or what is delivered. */
  readonly name: string
  /** What is done while the fault is set. */
  readonly does: string
  /** What is done afterwards, or does itself. */
  readonly afterwards: string
  readonly cases: readonly FaultCase[]
}
