import { setTimeout as delay } from 'node:timers/promises'
import type { BenchStack } from '../bench-stack.ts'
import { cpuSecondsOf } from '../process-usage.ts'
import type { Cost } from './operations.ts'

/** Longer than the interval of every job that is not one of hours. */
const watchedSeconds = 75

interface Sums {
  readonly seconds: number
  readonly runs: number
}

/**
 * What each timed job takes while nobody asks anything, by the metrics of the services, and what a second of that costs
 * PostgreSQL, in which the relays look for events as well. A job of hours shows its first run.
 */
export async function measureJobs(bench: BenchStack): Promise<ReadonlyMap<string, Cost>> {
  const { postgres } = bench.stack.addresses
  const cpuBefore = cpuSecondsOf(postgres.pid)
  await delay(watchedSeconds * 1000)
  const postgresMs = ((cpuSecondsOf(postgres.pid) - cpuBefore) / watchedSeconds) * 1000
  const costs = new Map<string, Cost>([['a second of nothing', { ms: 1000, postgresMs }]])
  for (const [job, { seconds, runs }] of await readDurations(bench)) {
    if (runs > 0) costs.set(`job ${job}`, { ms: (seconds / runs) * 1000, postgresMs: Number.NaN })
  }
  return costs
}

async function readDurations({ stack }: BenchStack): Promise<Map<string, Sums>> {
  const { payment, interview } = stack.addresses
  const sums = new Map<string, Sums>()
  for (const [service, { internal_url: url }] of Object.entries({ payment, interview })) {
    const text = await (await fetch(new URL('/metrics', url))).text()
    for (const [, kind, labels = '', value] of text.matchAll(
      /^job_duration_seconds_(sum|count)\{(.*)\} (\S+)$/gm,
    )) {
      const job = `${service}: ${/job="([^"]+)"/.exec(labels)?.[1] ?? ''}`
      const { seconds, runs } = sums.get(job) ?? { seconds: 0, runs: 0 }
      sums.set(job, kind === 'sum' ? { seconds: Number(value), runs } : { seconds, runs: Number(value) })
    }
  }
  return sums
}
