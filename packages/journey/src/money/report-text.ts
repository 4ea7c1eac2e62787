import type { Counts } from './money-totals.ts'
import type { MoneyResult } from './run-money.ts'

/** The figures of a run as tables in Markdown. */
export function reportText(result: MoneyResult): string {
  const { seed, durationMs, acts, kills, faults, totals, differences } = result
  const minutes = durationMs / 60_000
  return [
    table(
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
    table(
      ['money, in yuan', 'in', 'back'],
      totals.money.map((total) => [total.book, total.in, total.back]),
    ),
    ...(differences.length === 0 ? [] : [differences.map((text) => `- ${text}\n`).join('')]),
  ].join('\n')
}

const sumOf = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0)

function countTable(what: string, counts: Counts): string {
  const rows = Object.entries(counts).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return table(
    [what, ''],
    rows.map(([name, count]) => [name, String(count)]),
  )
}

/** The first column is text, the others are figures. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |\n`
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [heads, rule, ...rows].map(line).join('')
}
