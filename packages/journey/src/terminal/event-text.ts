import type { CrossedEvent } from '../events/watch-events.ts'
import type { Screen } from './screen.ts'

/** An event as it crossed Kafka: where it stands, its headers, its payload. Each line is indented by `indent` cells. */
export function eventText(crossed: CrossedEvent, { paint }: Pick<Screen, 'paint'>, indent: number): string {
  const margin = ' '.repeat(indent)
  const nameWidth = Math.max(...Object.keys(crossed.headers).map((name) => name.length), 0)
  const place = [
    `topic ${paint.bold(crossed.topic)}`,
    ...(crossed.partition === undefined ? [] : [`partition ${crossed.partition}`]),
    ...(crossed.offset === undefined ? [] : [`offset ${crossed.offset}`]),
  ]
  const headers = Object.entries(crossed.headers).map(
    ([name, value]) => `  ${paint.dim(name.padEnd(nameWidth))}  ${value}`,
  )
  const payload = JSON.stringify(JSON.parse(crossed.payload), null, 2)
    .split('\n')
    .map((line) => `  ${line}`)
  return [place.join('   '), paint.dim('headers'), ...headers, paint.dim('payload'), ...payload]
    .map((line) => `${margin}${line}\n`)
    .join('')
}
