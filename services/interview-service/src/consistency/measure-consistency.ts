import { counter, gauge, type Metrics } from '@interview-pass/service-kit'

/** What may differ between our sessions and payment-service's codes. */
const findings = [
  'START_NOT_HEARD',
  'CODE_NOT_PREPARED',
  'PREPARED_IN_VAIN',
  'ACTIVATED_WITHOUT_SESSION',
] as const

export type Finding = (typeof findings)[number]

export const consistencyMetrics = {
  found: gauge(
    'consistency_findings',
    'differences',
    'Differences between sessions and access codes at the last look, at most 200 of a kind',
    { finding: findings },
  ),
  healed: counter('consistency_healed_total', 'differences', 'Differences that were healed', {
    finding: findings,
  }),
}

export interface ConsistencyMetrics {
  /** How many there were when it was looked last, before they were healed. */
  setFound(finding: Finding, count: number): void
  countHealed(finding: Finding): void
}

export function createConsistencyMetrics(metrics: Metrics): ConsistencyMetrics {
  const found = metrics.gauge(consistencyMetrics.found)
  const healed = metrics.counter(consistencyMetrics.healed)
  return {
    setFound: (finding, count) => found.set({ finding }, count),
    countHealed: (finding) => healed.inc({ finding }),
  }
}
