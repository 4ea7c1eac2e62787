/** A start, stop or installation that failed: which part, why, and what to do about it. */
export class StackError extends Error {
  readonly part: string
  readonly remedy: string | undefined

  constructor(part: string, problem: string, options: { remedy?: string | undefined; cause?: unknown } = {}) {
    const remedyLine = options.remedy === undefined ? '' : `\n  what to do: ${options.remedy}`
    super(`${part}: ${problem}${remedyLine}`, { cause: options.cause })
    this.name = 'StackError'
    this.part = part
    this.remedy = options.remedy
  }
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Does the work of a program, whose last words are what went wrong. */
export async function runProgram(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    process.stderr.write(`${reasonOf(error)}\n`)
    process.exitCode = 1
  })
}
