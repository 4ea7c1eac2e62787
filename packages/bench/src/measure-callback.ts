import { randomUUID } from 'node:crypto'
import { settleAttempt } from '@interview-pass/payment-service/settlement'
import { concurrency, type BenchStack } from './bench-stack.ts'
import { compare, timeSlice, type Comparison, type Slice } from './compare.ts'
import { load } from './http-load.ts'
import { orderAmount, paymentNotification, plantOrders } from './orders-to-pay.ts'
import { median } from './statistics.ts'

const sliceOrders = 600
const pairs = 8
const costSlices = 8
const costConnections = 8

/** The callback endpoint against the bare driver running the same settlement statement at the same concurrency. */
export function measureCallback(bench: BenchStack): Promise<Comparison> {
  return compare(
    () => payByCallback(bench),
    () => payByStatement(bench, concurrency, [process.pid, bench.stack.addresses.postgres.pid]),
    pairs,
  )
}

async function payByCallback(bench: BenchStack): Promise<Slice> {
  const { payment, postgres } = bench.stack.addresses
  const requests = (await plantOrders(bench, sliceOrders)).map((number) => paymentNotification(bench, number))
  return timeSlice(sliceOrders, [payment.pid, postgres.pid], () =>
    load({ url: payment.url, requests, connections: concurrency }),
  )
}

async function payByStatement(
  bench: BenchStack,
  connections: number,
  pids: readonly (number | undefined)[],
): Promise<Slice> {
  const numbers = await plantOrders(bench, sliceOrders)
  return timeSlice(sliceOrders, pids, () => settleAll(bench, numbers, connections))
}

interface SettlementCost {
  /** CPU of all of PostgreSQL's processes. */
  readonly postgresMs: number
  /** Share of order updates that touched no index. */
  readonly hotOrders: number
}

/** What one settlement costs PostgreSQL at eight connections, without anybody in front of it. */
export async function measureSettlementCost(bench: BenchStack): Promise<SettlementCost> {
  const costsMs: number[] = []
  for (let slice = 0; slice < costSlices; slice += 1) {
    const { cpuSeconds } = await payByStatement(bench, costConnections, [bench.stack.addresses.postgres.pid])
    costsMs.push((cpuSeconds / sliceOrders) * 1000)
  }
  const [row] = await bench.sql<[{ hotOrders: number }]>`
    select (n_tup_hot_upd / greatest(n_tup_upd, 1)::float8) as "hotOrders"
    from pg_stat_user_tables where schemaname = 'payment' and relname = 'orders'`
  return { postgresMs: median(costsMs), hotOrders: row.hotOrders }
}

async function settleAll(bench: BenchStack, numbers: readonly string[], connections: number): Promise<void> {
  const waiting = [...numbers]
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
        await settle(bench, number)
      }
    }),
  )
}

async function settle({ bareSql }: BenchStack, outTradeNo: string): Promise<void> {
  const { outcome } = await settleAttempt(bareSql, {
    channel: 'ALIPAY',
    outTradeNo,
    paymentId: `B${outTradeNo}`,
    amountFen: orderAmount.fen,
    paidAt: new Date(),
    notifyId: randomUUID().replaceAll('-', ''),
    tradeStatus: 'TRADE_SUCCESS',
    now: new Date(),
    accessCode: accessCode(),
    eventId: randomUUID(),
    requestId: null,
    traceparent: null,
  })
  if (outcome !== 'SETTLED') throw new Error(`a planted order was not settled: ${String(outcome)}`)
}

/** Any code that keeps the constraint: hexadecimal digits are symbols of the alphabet. */
function accessCode(): string {
  return randomUUID().replaceAll('-', '').slice(-12).toUpperCase()
}
