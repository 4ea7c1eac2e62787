import type { Metrics } from '@interview-pass/service-kit'

export interface TurnMetrics {
  /** A step that the planned question answered. */
  countFallback(step: 'DECIDE' | 'REPLY'): void
  countTakeOver(): void
}

export function createTurnMetrics(metrics: Metrics): TurnMetrics {
  const fallbacks = metrics.counter(
    'turn_fallbacks_total',
    'Steps of turns that the planned question answered, by step',
    ['step'],
  )
  const takeOvers = metrics.counter('turns_taken_over_total', 'Turns that another process had begun')
  return {
    countFallback: (step) => fallbacks.inc({ step }),
    countTakeOver: () => takeOvers.inc(),
  }
}
