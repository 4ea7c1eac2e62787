const usage = 'npm run bench, or npm run bench -- first-byte'

/** What is measured alone: everything when nothing is named. Throws an Error naming how the benchmarks are called. */
export function readOptions(args: readonly string[]): { only: 'first-byte' | undefined } {
  const [first, second] = args
  if (first === undefined) return { only: undefined }
  if (first === 'first-byte' && second === undefined) return { only: first }
  throw new Error(`bench does not know ${args.join(' ')}; what to do: ${usage}`)
}
