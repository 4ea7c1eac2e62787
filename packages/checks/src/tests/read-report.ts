import { z } from 'zod'
import type { Tally } from '../run-checks.ts'

/** The environment variable that tells the reporter where to write. */
export const reportFileVariable = 'TEST_REPORT_FILE'

const testReport = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      /** Whether nothing of the file failed, neither a test nor an import or a hook. */
      ok: z.boolean(),
      passed: z.number(),
      failed: z.number(),
      seconds: z.number(),
    }),
  ),
  unhandledErrors: z.number(),
})

/** What a run of vitest came to. */
export type TestReport = z.infer<typeof testReport>

/** How vitest ended: its exit code, and the report where it lived to write one. */
export interface TestRun {
  readonly exitCode: number
  readonly report: string | undefined
}

/** A run, counted. */
export interface CountedRun extends Tally {
  /** Failures that no test stands for, in words; each is counted as one. */
  readonly remarks: readonly string[]
  readonly files: TestReport['files']
}

/**
 * Counts a run. Besides failed tests these count as one failure each: a file that failed before or beside its tests,
 * a run without a report (vitest crashed), a run in which no test ran, and a failing exit code that nothing else explains.
 */
export function readReport({ exitCode, report }: TestRun): CountedRun {
  const read = testReport.safeParse(report === undefined ? undefined : JSON.parse(report))
  if (!read.success) return { passed: 0, failed: 1, remarks: ['vitest ended without a report'], files: [] }
  const { files, unhandledErrors } = read.data
  const passed = sum(files.map((file) => file.passed))
  const failed = sum(files.map((file) => file.failed))
  const remarks = files
    .filter((file) => !file.ok && file.failed === 0)
    .map(({ path }) => `${path} failed outside its tests`)
  if (passed + failed === 0) remarks.push('no test ran')
  if (unhandledErrors > 0) remarks.push(`errors that nothing handled: ${unhandledErrors}`)
  if (exitCode !== 0 && failed + remarks.length === 0) {
    remarks.push(`vitest ended with code ${exitCode} although no test failed`)
  }
  return { passed, failed: failed + remarks.length, remarks, files }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
