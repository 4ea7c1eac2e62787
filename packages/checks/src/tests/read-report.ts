import { z } from 'zod'
import type { Tally } from '../run-checks.ts'

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

/** How a project's run ended: the exit code of vitest, and its JSON report where it wrote one. */
export interface ProjectRun {
  readonly exitCode: number
  readonly report: string | undefined
}

/**
 * Counts a run. Besides failed tests these count as one failure each: a file that failed before or beside its tests,
 * a run without a report (vitest crashed), a run with no tests, and a failing exit code that nothing else explains
 * (an unhandled error).
 */
export function readReport({
  exitCode,
  report: text,
}: ProjectRun): Tally & { readonly remarks: readonly string[] } {
  const read = report.safeParse(text === undefined ? undefined : JSON.parse(text))
  if (!read.success) return { passed: 0, failed: 1, remarks: ['vitest ended without a report'] }
  const { numPassedTests, numFailedTests, testResults } = read.data
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  const remarks = broken.map(({ name }) => `${name} failed outside its tests`)
  if (numPassedTests + numFailedTests === 0) remarks.push('no test ran')
  if (exitCode !== 0 && numFailedTests + remarks.length === 0) {
    remarks.push(`vitest ended with code ${exitCode} although no test failed`)
  }
  return { passed: numPassedTests, failed: numFailedTests + remarks.length, remarks }
}
