import type { KpiBounds } from './definition.ts'

/** Minutes and hours are counted from what happened, days from hours, weeks from days. */
export const kpiPeriods = ['MINUTE', 'HOUR', 'DAY', 'WEEK'] as const

export type KpiPeriod = (typeof kpiPeriods)[number]

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export const periodMs: Readonly<Record<KpiPeriod, number>> = {
  MINUTE: 60_000,
  HOUR: hourMs,
  DAY: dayMs,
  WEEK: 7 * dayMs,
}

/** Days begin at midnight in Beijing, weeks on a Monday there. The epoch was a Thursday. */
const offsetMs: Readonly<Record<KpiPeriod, number>> = {
  MINUTE: 0,
  HOUR: 0,
  DAY: 8 * hourMs,
  WEEK: 8 * hourMs + 3 * dayMs,
}

/** When the period began that a moment is in. */
export function startOfPeriod(period: KpiPeriod, moment: Date): Date {
  const [length, offset] = [periodMs[period], offsetMs[period]]
  return new Date(Math.floor((moment.getTime() + offset) / length) * length - offset)
}

/** The starts of all periods that have begun within the bounds, and of the one that `from` is in. */
export function periodsWithin(period: KpiPeriod, { from, to }: KpiBounds): Date[] {
  const starts: Date[] = []
  for (let start = startOfPeriod(period, from).getTime(); start < to.getTime(); start += periodMs[period]) {
    starts.push(new Date(start))
  }
  return starts
}
