import { lanes } from './lanes.ts'
import type { PlayedAlert } from './play-fault.ts'

/** How each alert was seen, as a table in Markdown. */
export function reportText(played: readonly PlayedAlert[]): string {
  const rows = played
    .toSorted((a, b) => a.alert.localeCompare(b.alert))
    .map((one) => {
      // Where a disk of the drill is mounted says nothing to a reader.
      const shown = Object.entries(one.labels ?? {}).filter(([, value]) => !value.startsWith('/'))
      const labels = shown.map(([name, value]) => `${name} ${value}`)
      const cells = [
        labels.length === 0 ? one.alert : `${one.alert} (${labels.join(', ')})`,
        one.fault.what,
        one.fault.planted === undefined ? 'live' : `live, after ${one.fault.planted}`,
        `${lanes[one.lane ?? 'hours'].factor}`,
        secondsText(one.firedAfterMs),
        secondsText(one.clearedAfterMs),
      ]
      return `| ${cells.join(' | ')} |\n`
    })
  return [
    '| alert | fault | how | times as fast | fired after | cleared after |\n',
    '|---|---|---|--:|--:|--:|\n',
    ...rows,
  ].join('')
}

const secondsText = (ms: number | undefined): string =>
  ms === undefined ? '**not**' : `${Math.round(ms / 1000)} s`
