import { counter, type Metrics } from '@interview-pass/service-kit'

export const turnMetrics = {
  fallbacks: counter(
    'turn_fallbacks_total',
    'steps',
    'Steps of turns that the planned question answered, by step',
    { step: ['DECIDE', 'REPLY'] },
  ),
  takeOvers: counter('turns_taken_over_total', 'turns', 'Turns that another process had begun'),
}

export interface TurnMetrics {
  /** A step that the planned question answered. */
  countFallback(step: 'DECIDE' | 'REPLY'): void
  countTakeOver(): void
}

export function createTurnMetrics(metrics: Metrics): TurnMetrics {
  const fallbacks = metrics.counter(turnMetrics.fallbacks)
  const takeOvers = metrics.counter(turnMetrics.takeOvers)
  return {
    countFallback: (step) => fallbacks.inc({ step }),
    countTakeOver: () => takeOvers.inc(),
  }
}
