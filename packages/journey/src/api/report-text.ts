import { markdownTable } from '../markdown-table.ts'
import type { ApiResults } from './run-api.ts'

/** The figures of a run as a table in Markdown, and below it all that was printed about a document with findings. */
export function reportText(results: ApiResults): string {
  const rows = Object.entries(results).map(([name, { operations, test_cases: cases, ...result }]) => [
    name,
    `${operations.tested} of ${operations.selected}`,
    String(cases.generated),
    result.running_time.toFixed(0),
    String(result.failures.length + result.errors.length),
  ])
  const found = Object.values(results).filter((result) => hasFindings(result))
  return [
    markdownTable(['document', 'operations', 'requests', 'seconds', 'findings'], rows),
    ...found.map(({ output }) => output),
  ].join('\n')
}

/** Whether an answer was not as its document says, or the run broke off. */
export function hasFindings({ failures, errors, complete }: ApiResults[string]): boolean {
  return failures.length > 0 || errors.length > 0 || !complete
}
