import { markdownTable } from '../markdown-table.ts'
import { countTable, sumOf } from '../money/report-text.ts'
import type { RollingResult } from './run-rolling.ts'

const seconds = (ms: number): string => (ms / 1000).toFixed(1)

/** The figures of a run as tables in Markdown. */
export function reportText(result: RollingResult): string {
  const { acts, replacements, repeated, totals, differences } = result
  return [
    markdownTable(
      ['replaced', 'ended after, s', 'ready after, s'],
      replacements.map(({ replica, endedMs, readyMs }) => [replica, seconds(endedMs), seconds(readyMs)]),
    ),
    markdownTable(
      ['run', ''],
      [
        ['operations of customers', String(sumOf(acts))],
        ['orders', String(sumOf(totals.orders))],
        ['interviews', String(result.interviews)],
        ['turns', String(result.turns)],
        ['turns taken over', String(result.takenOver)],
        ['turns lost', String(result.lost)],
        ['turns doubled', String(result.doubled)],
        ['requests sent again', String(sumOf(repeated))],
        ['differences', String(differences.length)],
        ['seconds', seconds(result.durationMs)],
      ],
    ),
    countTable('sent again because', repeated),
    markdownTable(
      ['money, in yuan', 'in', 'back'],
      totals.money.map((total) => [total.book, total.in, total.back]),
    ),
    ...(differences.length === 0 ? [] : [differences.map((text) => `- ${text}\n`).join('')]),
  ].join('\n')
}
