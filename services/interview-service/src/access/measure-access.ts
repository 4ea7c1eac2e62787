import type { Metrics } from '@interview-pass/service-kit'
import type { CodeSource } from './access-grant.ts'

export interface AccessMetrics {
  /** A check of an access code, by who answered and how. */
  countCheck(source: CodeSource, outcome: string): void
}

export function createAccessMetrics(metrics: Metrics): AccessMetrics {
  const checks = metrics.counter(
    'access_code_checks_total',
    'Access codes checked, by who answered and how',
    ['source', 'outcome'],
  )
  return { countCheck: (source, outcome) => checks.inc({ source, outcome }) }
}
