import type { Metrics } from '@interview-pass/service-kit'

/** What may differ between our sessions and payment-service's codes. */
export type Finding =
  | 'START_NOT_HEARD'
  | 'CODE_NOT_PREPARED'
  | 'PREPARED_IN_VAIN'
  | 'ACTIVATED_WITHOUT_SESSION'

export interface ConsistencyMetrics {
  /** How many there were when it was looked last, before they were healed. */
  setFound(finding: Finding, count: number): void
  countHealed(finding: Finding): void
}

export function createConsistencyMetrics(metrics: Metrics): ConsistencyMetrics {
  const found = metrics.gauge(
    'consistency_findings',
    'Differences between sessions and access codes at the last look, at most 200 of a kind',
    ['finding'],
  )
  const healed = metrics.counter('consistency_healed_total', 'Differences that were healed', ['finding'])
  return {
    setFound: (finding, count) => found.set({ finding }, count),
    countHealed: (finding) => healed.inc({ finding }),
  }
}
