const alone = ['first-byte', 'traces'] as const
const usage = `npm run bench, or npm run bench -- ${alone.join('|')}`

/** What is measured alone: everything when nothing is named. Throws an Error naming how the benchmarks are called. */
export function readOptions(args: readonly string[]): { only: (typeof alone)[number] | undefined } {
  const [first, second] = args
  if (first === undefined) return { only: undefined }
  const only = alone.find((name) => name === first)
  if (only !== undefined && second === undefined) return { only }
  throw new Error(`bench does not know ${args.join(' ')}; what to do: ${usage}`)
}
