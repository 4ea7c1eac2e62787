import { counter, type Metrics } from '@interview-pass/service-kit'
import { codeSources, type CodeSource } from './access-grant.ts'

export const accessMetrics = {
  checks: counter('access_code_checks_total', 'checks', 'Access codes checked, by who answered and how', {
    source: codeSources,
    outcome: 'GRANTED, FAILED, and the error codes of a refusal',
  }),
}

export interface AccessMetrics {
  /** A check of an access code, by who answered and how. */
  countCheck(source: CodeSource, outcome: string): void
}

export function createAccessMetrics(metrics: Metrics): AccessMetrics {
  const checks = metrics.counter(accessMetrics.checks)
  return { countCheck: (source, outcome) => checks.inc({ source, outcome }) }
}
