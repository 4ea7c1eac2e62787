import type { Cost } from './operations.ts'
import type { TableSize } from './table-sizes.ts'

export interface SizeMeasured {
  readonly orders: number
  /** By what was done. */
  readonly costs: ReadonlyMap<string, Cost>
  readonly tables: readonly TableSize[]
}

/** More than that is growth, less the machine's noise. */
const toleratedRatio = 1.2

/**
 * One line for each operation: its cost at each size, and whether PostgreSQL's share of it stays within 20 % of that at the first. Time
 * alone is no verdict: a few runs of some milliseconds are mostly waiting.
 */
export function printGrowth(measured: readonly SizeMeasured[]): void {
  const [first] = measured
  const last = measured.at(-1)
  if (first === undefined || last === undefined) return
  for (const what of first.costs.keys()) {
    const costs = measured.map(({ orders, costs: all }) => ({ orders, cost: all.get(what) }))
    const texts = costs.map(({ orders, cost }) => `${orders}: ${textOf(cost)}`)
    console.log(
      `${what.padEnd(36)} ${texts.join('; ')}${verdictOf(last.costs.get(what), first.costs.get(what))}`,
    )
  }
  for (const { table, rows, bytes } of last.tables) {
    const perRow = `${(bytes / rows).toFixed(0)} bytes a row`
    const perOrder = `${(rows / last.orders).toFixed(2)} rows and ${(bytes / last.orders).toFixed(0)} bytes an order`
    console.log(`${table.padEnd(36)} ${(bytes / 2 ** 20).toFixed(0)} MiB, ${perRow}, ${perOrder}`)
  }
}

function verdictOf(cost: Cost | undefined, first: Cost | undefined): string {
  if (cost?.postgresMs === undefined || first?.postgresMs === undefined) return ''
  const ratio = cost.postgresMs / first.postgresMs
  return `; ${ratio.toFixed(2)} times: ${ratio <= toleratedRatio ? 'flat' : 'GROWS'}`
}

function textOf(cost: Cost | undefined): string {
  if (cost === undefined) return 'not run'
  const cpu = cost.postgresMs === undefined ? '' : `, PostgreSQL ${cost.postgresMs.toFixed(2)} ms`
  return `${cost.ms.toFixed(2)} ms${cpu}`
}
