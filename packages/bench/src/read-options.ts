const alone = ['first-byte', 'traces'] as const
const usage = `npm run bench, npm run bench -- ${alone.join('|')}, or npm run bench -- growth [--orders 10000000]`

export type Options =
  | { readonly only: (typeof alone)[number] | undefined }
  | { readonly only: 'growth'; readonly orders: number }

const ordersDefault = 1_000_000

/** What is measured alone: everything when nothing is named. Throws an Error naming how the benchmarks are called. */
export function readOptions(args: readonly string[]): Options {
  const [first, option, value] = args
  if (first === undefined) return { only: undefined }
  const only = alone.find((name) => name === first)
  if (only !== undefined && option === undefined) return { only }
  if (first === 'growth' && option === undefined) return { only: first, orders: ordersDefault }
  if (first === 'growth' && option === '--orders' && /^10{4,7}$/.test(value ?? '') && args.length === 3) {
    return { only: first, orders: Number(value) }
  }
  throw new Error(`bench does not know ${args.join(' ')}; what to do: ${usage}`)
}
