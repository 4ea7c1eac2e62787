import { formatFinding, type Finding } from './finding.ts'

/** One named check of the whole repository. */
export interface Check {
  readonly name: string
  /** What is wrong under `root`; empty when nothing is. */
  readonly run: (root: string) => Promise<readonly Finding[]>
}

/** How many checks found nothing, and how many found something or broke. */
export interface Tally {
  readonly passed: number
  readonly failed: number
}

const SHOWN_MAX = 100

/** What a run of checks needs: a clock in milliseconds and somewhere to write lines. */
interface Needs {
  readonly now: () => number
  readonly print: (line: string) => void
}

/**
 * Runs the checks one after the other, each to its end, and prints a line for each and every finding below it.
 * A check that throws has failed, and the next one runs all the same.
 */
export async function runChecks(
  checks: readonly Check[],
  root: string,
  { now, print }: Needs,
): Promise<Tally> {
  let failed = 0
  for (const check of checks) {
    const startedAt = now()
    const findings = await findingsOf(check, root)
    const seconds = ((now() - startedAt) / 1000).toFixed(1)
    print(`${findings.length === 0 ? 'ok    ' : 'failed'}  ${check.name.padEnd(14)}${seconds.padStart(6)} s`)
    for (const finding of findings.slice(0, SHOWN_MAX)) print(`        ${formatFinding(finding)}`)
    if (findings.length > SHOWN_MAX) print(`        … and ${findings.length - SHOWN_MAX} more`)
    if (findings.length > 0) failed += 1
  }
  return { passed: checks.length - failed, failed }
}

async function findingsOf(check: Check, root: string): Promise<readonly Finding[]> {
  try {
    return await check.run(root)
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return [{ file: '.', rule: check.name, todo: `the check itself broke: ${said}` }]
  }
}
