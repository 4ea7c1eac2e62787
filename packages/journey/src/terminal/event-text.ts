import type { CrossedEvent } from '../events/watch-events.ts'
import type { Screen } from './screen.ts'

/** An event as it crossed Kafka: where it stands, its headers, its payload. Each line is indented by `indent` cells. */
export function eventText(crossed: CrossedEvent, { paint }: Screen, indent: number): string {
  const { event, partition, offset, headers, payload } = crossed
  const nameWidth = Math.max(...Object.keys(headers).map((name) => name.length), 0)
  return [
    `topic ${paint('bold', event.topic)}   partition ${partition}   offset ${offset}`,
    paint('dim', 'headers'),
    ...Object.entries(headers).map(([name, value]) => `  ${paint('dim', name.padEnd(nameWidth))}  ${value}`),
    paint('dim', 'payload'),
    ...JSON.stringify(JSON.parse(payload), null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ]
    .map((line) => `${' '.repeat(indent)}${line}\n`)
    .join('')
}
