import { availableParallelism, cpus } from 'node:os'
import { startBenchStack, type BenchStack } from './bench-stack.ts'
import { measureGrowth } from './growth/measure-growth.ts'
import { measureCallback, measureSettlementCost } from './measure-callback.ts'
import { measureEvents } from './measure-events.ts'
import { measureFirstByte, modelPieceMs } from './measure-first-byte.ts'
import { measureIdle } from './measure-idle.ts'
import { measureOutbox } from './measure-outbox.ts'
import { measureTraces } from './measure-traces.ts'
import { measureVerify } from './measure-verify.ts'
import { plantHistory } from './orders-to-pay.ts'
import { readOptions } from './read-options.ts'
import { latencyRow, printRows, ratioRow, type Row } from './report.ts'

/** Enough for a 99th percentile, and a single event at a time. */
const idleLoad = { perSecond: 20, seconds: 30 }
const halfLoadSeconds = 10
/** The first events of a fresh process are slower: its code is not compiled yet. They are not counted. */
const warmUpLoad = { perSecond: 20, seconds: 5 }

async function withStack<Result>(
  replicas: number,
  tokenDelayMs: number,
  work: (bench: BenchStack) => Promise<Result>,
): Promise<Result> {
  const bench = await startBenchStack(replicas, tokenDelayMs)
  try {
    await plantHistory(bench)
    return await work(bench)
  } finally {
    await bench.close()
  }
}

async function measureOneReplica(bench: BenchStack): Promise<{ rows: Row[]; halfLoad: number }> {
  const idle = await measureIdle(bench)
  await measureEvents(bench, warmUpLoad)
  const atIdle = await measureEvents(bench, idleLoad)
  const callback = await measureCallback(bench)
  const settlement = await measureSettlementCost(bench)
  const halfLoad = callback.ours.perSecond / 2
  const atHalf = await measureEvents(bench, { perSecond: halfLoad, seconds: halfLoadSeconds })
  const verify = await measureVerify(bench)
  const outbox = await measureOutbox(bench)
  return {
    halfLoad,
    rows: [
      ratioRow('callback : settlement statement', callback, 0.4),
      {
        what: 'PostgreSQL per settlement, 8 connections',
        figure: `CPU ${settlement.postgresMs.toFixed(3)} ms, ${(settlement.hotOrders * 100).toFixed(0)} % of order updates HOT`,
        aim: '',
        isMet: true,
      },
      ratioRow('outbox drain : sendBatch of 100', outbox, 0.6),
      ratioRow('verify : bare route, same select', verify, 0.6),
      latencyRow('commit → handled, idle, 1 replica', atIdle, { p50Ms: 6, p99Ms: 30 }),
      latencyRow('commit → handled, half load, 1 replica', atHalf),
      ...idle.map(({ service, cpuPercent, residentMebibytes }) => ({
        what: `idle ${service}`,
        figure: `${cpuPercent.toFixed(2)} % of a core, ${residentMebibytes.toFixed(0)} MiB`,
        aim: '< 1 %',
        isMet: cpuPercent < 1,
      })),
      latencyRow('callback → code committed, half load', atHalf.callback, { p99Ms: 50 }),
    ],
  }
}

async function measureTwoReplicas(bench: BenchStack, halfLoad: number): Promise<Row[]> {
  await measureEvents(bench, warmUpLoad)
  const atIdle = await measureEvents(bench, idleLoad)
  const atHalf = await measureEvents(bench, { perSecond: halfLoad, seconds: halfLoadSeconds })
  return [
    latencyRow('commit → handled, idle, 2 replicas', atIdle, { p50Ms: 6, p99Ms: 30 }),
    latencyRow('commit → handled, half load, 2 replicas', atHalf),
  ]
}

const options = givenOptions()
if (options.only === 'growth') await measureGrowth(options.orders)
else await measureSpeed(options.only)

async function measureSpeed(only: 'first-byte' | 'traces' | undefined): Promise<void> {
  const rows = only === undefined ? await measureAll() : []
  if (only !== 'traces') rows.push(...(await withStack(1, modelPieceMs, measureFirstByte)))
  if (only !== 'first-byte') rows.push(...(await measureTraces()))
  console.log(`\n${availableParallelism()} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.version}\n`)
  printRows(rows)
}

async function measureAll(): Promise<Row[]> {
  const { rows: ofOne, halfLoad } = await withStack(1, 0, measureOneReplica)
  const ofTwo = await withStack(2, 0, (bench) => measureTwoReplicas(bench, halfLoad))
  const load = { what: 'half load', figure: `${halfLoad.toFixed(0)}/s`, aim: '', isMet: true }
  return [load, ...ofOne, ...ofTwo]
}

function givenOptions(): ReturnType<typeof readOptions> {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
