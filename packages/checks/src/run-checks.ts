/** One named check of the whole repository. */
export interface Check {
  readonly name: string
  /** What is wrong under `root`, in lines for people; nothing when nothing is. */
  readonly run: (root: string) => Promise<readonly string[]>
}

/** How many checks found nothing, and how many found something or broke. */
export interface Tally {
  readonly passed: number
  readonly failed: number
}

const linesMax = 100

/** What a run of checks needs: a clock in milliseconds and somewhere to write lines. */
interface Deps {
  readonly now: () => number
  readonly print: (line: string) => void
}

/**
 * Runs all checks at once, and prints a line for each when it ends and below it what it found. A check that throws has
 * failed, and the others run all the same.
 */
export async function runChecks(
  checks: readonly Check[],
  root: string,
  { now, print }: Deps,
): Promise<Tally> {
  const startedAt = now()
  const results = await Promise.all(
    checks.map(async (check) => {
      const lines = await linesOf(check, root)
      const seconds = ((now() - startedAt) / 1000).toFixed(1)
      print(`${lines.length === 0 ? 'ok    ' : 'failed'}  ${check.name.padEnd(14)}${seconds.padStart(6)} s`)
      for (const line of lines.slice(0, linesMax)) print(`        ${line}`)
      if (lines.length > linesMax) print(`        … and ${lines.length - linesMax} lines more`)
      return lines.length === 0
    }),
  )
  const passed = results.filter((isSound) => isSound).length
  return { passed, failed: results.length - passed }
}

async function linesOf(check: Check, root: string): Promise<readonly string[]> {
  try {
    return await check.run(root)
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return [`the check itself broke: ${said}`]
  }
}
