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
  left: counter(
    'consistency_left_total',
    'differences',
    'Differences that a look found and could not heal, at each look',
    { finding: findings },
  ),
}

export interface ConsistencyMetrics {
  /** How many there were when it was looked last, before they were healed. */
  setFound(finding: Finding, count: number): void
  countHealed(finding: Finding): void
  /** A look found it and could not heal it. Counted, since of the gauge each replica shows what it saw itself, however long ago. */
  countLeft(finding: Finding): void
}

export function createConsistencyMetrics(metrics: Metrics): ConsistencyMetrics {
  const found = metrics.gauge(consistencyMetrics.found)
  const healed = metrics.counter(consistencyMetrics.healed)
  const left = metrics.counter(consistencyMetrics.left)
  return {
    setFound: (finding, count) => found.set({ finding }, count),
    countHealed: (finding) => healed.inc({ finding }),
    countLeft: (finding) => left.inc({ finding }),
  }
}
