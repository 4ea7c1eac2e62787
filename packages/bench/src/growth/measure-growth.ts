import { startBenchStack } from '../bench-stack.ts'
import { median } from '../statistics.ts'
import { measureJobs } from './job-times.ts'
import { requestsOfClients, type Cost } from './operations.ts'
import { plantOrdersOfYears } from './plant-orders-of-years.ts'
import { printGrowth, type SizeMeasured } from './print-growth.ts'
import { plantClients } from './signed-requests.ts'
import { measureTables } from './table-sizes.ts'

const slices = 5

/**
 * What each operation costs at 10,000 orders and at ten times as many each time, up to so many, in a system of its own each,
 * and how much more than at 10,000. The sizes are measured one after another: the machine has to be quiet throughout.
 */
export async function measureGrowth(ordersMax: number): Promise<void> {
  const measured: SizeMeasured[] = []
  for (let orders = 10_000; orders <= ordersMax; orders *= 10) measured.push(await measureSize(orders))
  printGrowth(measured)
}

async function measureSize(orders: number): Promise<SizeMeasured> {
  const bench = await startBenchStack(1, 0)
  try {
    await plantOrdersOfYears(bench, orders)
    await plantClients(bench)
    process.stderr.write(`${orders} orders are planted\n`)
    const tables = await measureTables(bench)
    const costs = new Map<string, Cost>(await measureJobs(bench))
    for (const [what, slice] of requestsOfClients(bench)) {
      process.stderr.write(`${what}\n`)
      await slice()
      const ms: number[] = []
      const postgresMs: number[] = []
      for (let count = 0; count < slices; count += 1) {
        const { operations, seconds, cpuSeconds } = await slice()
        ms.push((seconds / operations) * 1000)
        postgresMs.push((cpuSeconds / operations) * 1000)
      }
      costs.set(what, { ms: median(ms), postgresMs: median(postgresMs) })
    }
    return { orders, costs, tables }
  } finally {
    await bench.close()
  }
}
