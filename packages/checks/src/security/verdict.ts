/** What came of looking at one thing: nothing found, something found, or nobody could look. */
export type Verdict =
  | { readonly kind: 'SOUND'; readonly note: string }
  | { readonly kind: 'FOUND'; readonly lines: readonly string[] }
  | { readonly kind: 'NOT_LOOKED'; readonly reason: string }

/** One look at the supply chain of the checkout at `root`. */
export interface Inspection {
  readonly name: string
  readonly run: (root: string) => Promise<Verdict>
}

const words = { SOUND: 'ok     ', FOUND: 'failed ', NOT_LOOKED: 'skipped' } as const

/**
 * Looks one after the other and prints a line for each. Returns the exit code of the command: 1 when something was found,
 * 2 when nothing was but not everything could be looked at.
 */
export async function inspectAll(
  inspections: readonly Inspection[],
  root: string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  const kinds = new Set<Verdict['kind']>()
  for (const { name, run } of inspections) {
    const verdict = await run(root).catch((error: unknown): Verdict => {
      return { kind: 'NOT_LOOKED', reason: error instanceof Error ? error.message : String(error) }
    })
    kinds.add(verdict.kind)
    const [first = '', ...rest] = linesOf(verdict)
    print(`${words[verdict.kind]} ${name.padEnd(16)}${first}`)
    for (const line of rest) print(`        ${line}`)
  }
  if (kinds.has('FOUND')) return 1
  return kinds.has('NOT_LOOKED') ? 2 : 0
}

function linesOf(verdict: Verdict): readonly string[] {
  if (verdict.kind === 'SOUND') return [verdict.note]
  if (verdict.kind === 'FOUND') return [`${verdict.lines.length} found`, ...verdict.lines]
  return verdict.reason.trim().split('\n')
}
