import type { Sql } from '../database/session.ts'
import type { Job } from '../jobs/jobs.ts'
import type { KpiBounds, KpiDefinition } from './definition.ts'
import { periodMs, startOfPeriod } from './periods.ts'
import { addUp, countFacts, forgetPeriods } from './rows.ts'

export interface CountKpisDeps {
  readonly sql: Sql
  readonly now: () => Date
}

const { MINUTE: minuteMs, HOUR: hourMs, DAY: dayMs, WEEK: weekMs } = periodMs

/** What is older does not change any more: news of it has come by then. */
export const openMs = 35 * dayMs

const keptMs = { MINUTE: 2 * dayMs, HOUR: 90 * dayMs }
const forgottenMax = 1000

/**
 * Counts what has just happened, minute by minute, and every hour everything again that may still change. Days and weeks
 * follow from their hours.
 */
export function kpiJobs(deps: CountKpisDeps, definitions: readonly KpiDefinition[]): Job[] {
  return [
    { name: 'count-kpis', everyMs: minuteMs, run: ({ signal }) => countRecent(deps, definitions, signal) },
    {
      name: 'recount-kpis',
      everyMs: hourMs,
      timeoutMs: 600_000,
      run: ({ signal }) => recount(deps, definitions, signal),
    },
  ]
}

/** The last ten minutes, and this hour and the one before. */
async function countRecent(
  { sql, now }: CountKpisDeps,
  definitions: readonly KpiDefinition[],
  signal: AbortSignal,
): Promise<void> {
  const to = now()
  const minutes = { from: startOfPeriod('MINUTE', new Date(to.getTime() - 10 * minuteMs)), to }
  const hours = { from: startOfPeriod('HOUR', new Date(to.getTime() - hourMs)), to }
  for (const definition of definitions) {
    signal.throwIfAborted()
    await countFacts(sql, definition, 'MINUTE', minutes)
    await countFacts(sql, definition, 'HOUR', hours)
  }
  await addUpSince(sql, hours.from)
}

/** Every hour that may still change, a week at a time, so that no statement takes long. */
async function recount(
  { sql, now }: CountKpisDeps,
  definitions: readonly KpiDefinition[],
  signal: AbortSignal,
): Promise<void> {
  const until = now()
  const since = startOfPeriod('DAY', new Date(until.getTime() - openMs))
  for (const bounds of weeksOf({ from: since, to: until })) {
    for (const definition of definitions) {
      signal.throwIfAborted()
      await countFacts(sql, definition, 'HOUR', bounds)
    }
  }
  await addUpSince(sql, since)
  await forgetOld(sql, until, signal)
}

async function addUpSince(sql: Sql, from: Date): Promise<void> {
  await addUp(sql, 'DAY', from)
  await addUp(sql, 'WEEK', from)
}

async function forgetOld(sql: Sql, now: Date, signal: AbortSignal): Promise<void> {
  for (const period of ['MINUTE', 'HOUR'] as const) {
    const before = new Date(now.getTime() - keptMs[period])
    let count = forgottenMax
    while (count === forgottenMax && !signal.aborted) {
      count = await forgetPeriods(sql, period, before, forgottenMax)
    }
  }
}

function* weeksOf({ from, to }: KpiBounds): Generator<KpiBounds> {
  for (let start = from.getTime(); start < to.getTime(); start += weekMs) {
    yield { from: new Date(start), to: new Date(Math.min(start + weekMs, to.getTime())) }
  }
}
