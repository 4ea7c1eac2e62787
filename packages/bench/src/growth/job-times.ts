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
 * What a second costs PostgreSQL in which nobody asks anything, so that only jobs and relays work, and what each job takes
 * meanwhile by the metrics of the services. A job of hours does not come up.
 */
export async function measureJobs(bench: BenchStack): Promise<ReadonlyMap<string, Cost>> {
  const { postgres } = bench.stack.addresses
  const before = await readDurations(bench)
  const cpuBefore = cpuSecondsOf(postgres.pid)
  await delay(watchedSeconds * 1000)
  const postgresMs = ((cpuSecondsOf(postgres.pid) - cpuBefore) / watchedSeconds) * 1000
  const costs = new Map<string, Cost>([['a second of nothing', { ms: 1000, postgresMs }]])
  for (const [job, after] of await readDurations(bench)) {
    // Those before were of a system that was being filled.
    const seconds = after.seconds - (before.get(job)?.seconds ?? 0)
    const runs = after.runs - (before.get(job)?.runs ?? 0)
    if (runs > 0) costs.set(`job ${job}`, { ms: (seconds / runs) * 1000, postgresMs: undefined })
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
