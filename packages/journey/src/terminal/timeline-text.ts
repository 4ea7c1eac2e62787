import type { TimelineEntry } from '../clients/views.ts'
import { brokenText } from './line-breaker.ts'
import type { Screen } from './screen.ts'

/** The timeline of an order, a line for each entry: when, what, how it went, by whom, and the rest below it. */
export function timelineText(
  entries: readonly TimelineEntry[],
  { columns, paint }: Screen,
  indent: number,
): string {
  const actionWidth = Math.max(...entries.map(({ action }) => action.length), 0)
  const statusWidth = Math.max(...entries.map(({ status }) => status.length), 0)
  return entries
    .map(({ at, action, status, error_code: errorCode, actor, details }) => {
      const time = at.slice(11, 23)
      const head = `${paint('dim', time)}  ${paint('bold', action.padEnd(actionWidth))}  ${status.padEnd(statusWidth)}  ${actor}`
      const more = [
        ...(errorCode === null ? [] : [errorCode]),
        ...Object.entries(details).map(([name, value]) => `${name} ${value}`),
      ].join(', ')
      const below = indent + time.length + 2
      const rest = more === '' ? '' : `${' '.repeat(below)}${brokenText(more, { indent: below, columns })}\n`
      return `${' '.repeat(indent)}${head}\n${rest}`
    })
    .join('')
}
