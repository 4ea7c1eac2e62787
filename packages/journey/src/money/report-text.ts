import { markdownTable } from '../markdown-table.ts'
import type { Counts } from './money-totals.ts'
import type { MoneyResult } from './run-money.ts'

/** The figures of a run as tables in Markdown. */
export function reportText(result: MoneyResult): string {
  const { seed, durationMs, acts, kills, faults, totals, differences } = result
  const minutes = durationMs / 60_000
  return [
    markdownTable(
      ['run', ''],
      [
        ['seed', String(seed)],
        ['minutes', minutes.toFixed(1)],
        ['operations', String(sumOf(acts))],
        ['kills', `${sumOf(kills)} (${(sumOf(kills) / minutes).toFixed(1)} a minute)`],
        ['faults met', String(sumOf(faults))],
        ['orders', String(sumOf(totals.orders))],
        ['differences', String(differences.length)],
      ],
    ),
    countTable('operation', acts),
    countTable('killed', kills),
    countTable('fault', faults),
    countTable('order', totals.orders),
    countTable('QR code', totals.attempts),
    countTable('access code', totals.codes),
    countTable('event', totals.events),
    markdownTable(
      ['money, in yuan', 'in', 'back'],
      totals.money.map((total) => [total.book, total.in, total.back]),
    ),
    ...(differences.length === 0 ? [] : [differences.map((text) => `- ${text}\n`).join('')]),
  ].join('\n')
}

export const sumOf = (counts: Counts): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

/** Counted things as a table in Markdown, by name. */
export function countTable(what: string, counts: Counts): string {
  const rows = Object.entries(counts).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return markdownTable(
    [what, ''],
    rows.map(([name, count]) => [name, String(count)]),
  )
}
