import type { ServerSentEvent } from './answer.ts'

/**
 * One event as it goes over the wire. A line break inside a field would end it, so data goes out line by line and names
 * lose theirs. Source: HTML Living Standard, section 9.2.5.
 */
export function eventText(event: ServerSentEvent): string {
  const data = typeof event.data === 'string' ? event.data : (JSON.stringify(event.data) ?? 'null')
  return [
    event.event === undefined ? '' : `event: ${onOneLine(event.event)}\n`,
    event.id === undefined ? '' : `id: ${onOneLine(event.id)}\n`,
    event.retryMs === undefined ? '' : `retry: ${event.retryMs}\n`,
    ...data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`),
    '\n',
  ].join('')
}

function onOneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, ' ')
}
