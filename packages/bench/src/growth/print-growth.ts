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

/** One line for each operation: its cost at each size, and whether it stays within 20 % of that at the first. */
export function printGrowth(measured: readonly SizeMeasured[]): void {
  const [first] = measured
  const last = measured.at(-1)
  if (first === undefined || last === undefined) return
  for (const what of first.costs.keys()) {
    const costs = measured.map(({ orders, costs: all }) => ({ orders, cost: all.get(what) }))
    const texts = costs.map(({ orders, cost }) => `${orders}: ${textOf(cost)}`)
    const ratio = ratioOf(last.costs.get(what), first.costs.get(what))
    const verdict = ratio <= toleratedRatio ? 'flat' : 'GROWS'
    console.log(`${what.padEnd(36)} ${texts.join('; ')}; ${ratio.toFixed(2)} times: ${verdict}`)
  }
  for (const { table, rows, bytes } of last.tables) {
    const perRow = `${(bytes / rows).toFixed(0)} bytes a row`
    const perOrder = `${(rows / last.orders).toFixed(2)} rows and ${(bytes / last.orders).toFixed(0)} bytes an order`
    console.log(`${table.padEnd(36)} ${(bytes / 2 ** 20).toFixed(0)} MiB, ${perRow}, ${perOrder}`)
  }
}

/** CPU where it was measured, because time is waiting as well. */
function ratioOf(cost: Cost | undefined, first: Cost | undefined): number {
  if (cost === undefined || first === undefined) return Number.NaN
  return Number.isNaN(cost.postgresMs) ? cost.ms / first.ms : cost.postgresMs / first.postgresMs
}

function textOf(cost: Cost | undefined): string {
  if (cost === undefined) return 'not run'
  const cpu = Number.isNaN(cost.postgresMs) ? '' : `, PostgreSQL ${cost.postgresMs.toFixed(2)} ms`
  return `${cost.ms.toFixed(2)} ms${cpu}`
}
