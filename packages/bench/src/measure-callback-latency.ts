import { concurrency, type BenchStack } from './bench-stack.ts'
import { load, type LoadResult } from './http-load.ts'
import { paymentNotification, plantOrders } from './orders-to-pay.ts'

export interface Load {
  readonly perSecond: number
  readonly seconds: number
}

/** Notifications at a steady rate; answered after the commit, so that latency covers receipt to committed code. */
export async function measureCallbackLatency(
  bench: BenchStack,
  { perSecond, seconds }: Load,
): Promise<LoadResult> {
  const rate = Math.max(1, Math.round(perSecond))
  const numbers = await plantOrders(bench, rate * seconds)
  return load({
    url: bench.stack.addresses.payment.url,
    requests: numbers.map((number) => paymentNotification(bench, number)),
    connections: Math.min(concurrency, rate),
    perSecond: rate,
  })
}
