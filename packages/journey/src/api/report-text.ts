import { markdownTable } from '../markdown-table.ts'
import type { ApiResults } from './run-api.ts'

/** The figures of a run as a table in Markdown, and below it all that was printed about a document with findings. */
export function reportText(results: ApiResults): string {
  const rows = Object.entries(results).map(([name, { operations, test_cases: cases, ...result }]) => [
    name,
    `${operations.tested} of ${operations.selected}`,
    String(cases.generated),
    String(acceptedOf(result)),
    result.running_time.toFixed(0),
    String(result.failures.length + result.errors.length),
  ])
  const found = Object.values(results).filter((result) => hasFindings(result))
  return [
    markdownTable(['document', 'operations', 'requests', 'good and taken', 'seconds', 'findings'], rows),
    ...found.map(({ output }) => output),
  ].join('\n')
}

/** How many requests that were meant to be good were: a run whose proofs or ids are refused proves little. */
function acceptedOf({ valid_rates: rates }: Pick<ApiResults[string], 'valid_rates'>): number {
  const phases = Object.values(rates).flatMap((phase) => Object.values(phase))
  return phases.reduce((sum, { accepted }) => sum + accepted, 0)
}

/** Whether an answer was not as its document says, or the run broke off. */
export function hasFindings({ failures, errors, complete }: ApiResults[string]): boolean {
  return failures.length > 0 || errors.length > 0 || !complete
}
