const usage = 'npm run bench'

/** The benchmarks are one measurement and take nothing. Throws an Error naming how they are called. */
export function refuseArguments(args: readonly string[]): void {
  const [first] = args
  if (first !== undefined) throw new Error(`bench takes no arguments, not ${first}; what to do: ${usage}`)
}
