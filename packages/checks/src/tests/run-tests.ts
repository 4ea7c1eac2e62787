import type { Tally } from '../run-checks.ts'
import { readReport, type CountedRun, type TestRun } from './read-report.ts'

/** The kinds of tests that can be asked for alone, each with its projects of vitest.config.ts. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  unit: ['unit', 'tools'],
  integration: ['integration'],
  e2e: ['e2e'],
}

/**
 * What a whole run does one after the other. The whole system waits for much, and integration tests fill that time; what unit tests
 * wait for, the checks fill.
 */
const phases: readonly (readonly string[])[] = [['unit'], ['integration', 'e2e']]

const slowestShown = 10

/** What a whole run needs: the checks, vitest, a clock in milliseconds and somewhere to write lines. */
interface Deps {
  readonly runChecks: (print: (line: string) => void) => Promise<Tally>
  readonly runVitest: (projects: readonly string[]) => Promise<TestRun>
  readonly now: () => number
  readonly print: (line: string) => void
}

/**
 * Runs the checks and every phase of tests, or only the kind wanted and no checks. Counts each check and each test as
 * one, prints where the time went, and `N passed, N failed` alone on the last line. Throws for an unknown phase.
 */
export async function runTests(deps: Deps, wanted?: string): Promise<Tally> {
  const { runChecks, runVitest, now, print } = deps
  if (wanted !== undefined && kinds[wanted] === undefined) {
    throw new Error(
      `unknown kind of tests "${wanted}": say ${Object.keys(kinds).join(', ')}, or nothing for all`,
    )
  }
  const times: Timed[] = []
  const files: Timed[] = []
  let passed = 0
  let failed = 0
  const timed = async <T extends Tally>(name: string, run: () => Promise<T>): Promise<T> => {
    const startedAt = now()
    const tally = await run()
    times.push({ name, seconds: (now() - startedAt) / 1000 })
    passed += tally.passed
    failed += tally.failed
    return tally
  }

  // What they find stands together, and not between the lines of vitest.
  const found: string[] = []
  const checking = wanted === undefined ? [timed('checks', () => runChecks((line) => found.push(line)))] : []
  for (const phaseKinds of wanted === undefined ? phases : [[wanted]]) {
    const phase = phaseKinds.join(' and ')
    const projects = phaseKinds.flatMap((kind) => kinds[kind] ?? [])
    print(`\n${phase} tests`)
    const run = await timed(phase, async (): Promise<CountedRun> => readReport(await runVitest(projects)))
    await Promise.all(checking)
    for (const line of found.splice(0)) print(line)
    for (const remark of run.remarks) print(`failed  ${phase}: ${remark}`)
    files.push(...run.files.map(({ path, seconds }) => ({ name: path, seconds })))
  }

  printTimes('time of each phase', times, print)
  const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, slowestShown)
  printTimes(`the ${slowest.length} slowest test files`, slowest, print)
  print('')
  print(`${passed} passed, ${failed} failed`)
  return { passed, failed }
}

interface Timed {
  readonly name: string
  readonly seconds: number
}

function printTimes(title: string, times: readonly Timed[], print: (line: string) => void): void {
  print(`\n${title}`)
  for (const { name, seconds } of times) print(`${seconds.toFixed(1).padStart(8)} s  ${name}`)
}
