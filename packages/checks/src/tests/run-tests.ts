import type { Tally } from '../run-checks.ts'
import { readReport, type ProjectRun } from './read-report.ts'

/** The kinds of tests, in the order in which they run. */
const projects: readonly string[] = ['unit', 'integration', 'e2e']

/** What a whole run needs: the checks, a way to run one kind of tests, and somewhere to write lines. */
interface Needs {
  readonly runChecks: () => Promise<Tally>
  readonly runProject: (project: string) => Promise<ProjectRun>
  readonly print: (line: string) => void
}

/**
 * Runs the checks and every kind of tests, or only the kind wanted and no checks. Counts each check and each test as
 * one, and prints `N passed, N failed` alone on the last line. Throws for an unknown kind.
 */
export async function runTests({ runChecks, runProject, print }: Needs, wanted?: string): Promise<Tally> {
  if (wanted !== undefined && !projects.includes(wanted)) {
    throw new Error(`unknown kind of tests "${wanted}": say ${projects.join(', ')}, or nothing for all`)
  }
  let { passed, failed } = wanted === undefined ? await runChecks() : { passed: 0, failed: 0 }
  for (const project of wanted === undefined ? projects : [wanted]) {
    print(`\n${project} tests`)
    const tally = readReport(await runProject(project))
    for (const remark of tally.remarks) print(`failed  ${project}: ${remark}`)
    passed += tally.passed
    failed += tally.failed
  }
  print('')
  print(`${passed} passed, ${failed} failed`)
  return { passed, failed }
}
