import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { ServerSentEvent, StreamAnswer } from './answer.ts'
import type { WriteHead } from './headers.ts'

/** What ends each open stream of an app. */
export type OpenStreams = Set<() => void>

export interface StreamDeps {
  readonly writeHead: WriteHead
  readonly heartbeatMs: number
  readonly openStreams: OpenStreams
  /** Tells what the iterable waits for that nobody reads any more. */
  onEnd(): void
  /** The event that tells the client that the iterable failed; the headers are gone by then. */
  errorEvent(error: unknown): ServerSentEvent
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx buffers answers unless told not to.
  'x-accel-buffering': 'no',
}

/** Writes the events until the iterable ends, the client goes away or the app closes; then ends the iterable. */
export function sendStream(reply: FastifyReply, answer: StreamAnswer, deps: StreamDeps): void {
  reply.hijack()
  void writeStream(reply, answer, deps)
}

/** Never rejects. */
async function writeStream(reply: FastifyReply, answer: StreamAnswer, deps: StreamDeps): Promise<void> {
  const { raw } = reply
  const iterator = answer.stream[Symbol.asyncIterator]()
  const ended = Promise.withResolvers<undefined>()
  const end = (): void => ended.resolve(undefined)
  deps.openStreams.add(end)
  raw.once('close', end).once('error', end)
  const heartbeat = setInterval(() => raw.write(': heartbeat\n\n'), deps.heartbeatMs)
  try {
    if (raw.destroyed) return
    deps.writeHead(reply, 200, [], { ...streamHeaders, ...answer.headers })
    raw.flushHeaders()
    await writeEvents(raw, iterator, ended.promise)
  } catch (error) {
    const event = deps.errorEvent(error)
    if (!raw.destroyed) raw.write(eventText(event))
  } finally {
    clearInterval(heartbeat)
    deps.openStreams.delete(end)
    raw.end()
    deps.onEnd()
    endIterator(iterator)
  }
}

async function writeEvents(
  raw: ServerResponse,
  iterator: AsyncIterator<ServerSentEvent>,
  ended: Promise<undefined>,
): Promise<void> {
  for (;;) {
    const next = iterator.next()
    const result = await Promise.race([next, ended])
    if (result === undefined) {
      ignoreOutcome(next)
      return
    }
    if (result.done === true) return
    if (!raw.write(eventText(result.value))) await Promise.race([drained(raw), ended])
  }
}

/** An iterator that waits for something may never settle: nobody waits for it any more, and its failure is no news. */
function endIterator(iterator: AsyncIterator<ServerSentEvent>): void {
  try {
    ignoreOutcome(iterator.return?.())
  } catch {
    // A failure while ending has no one left to be told to.
  }
}

function ignoreOutcome(outcome: Promise<unknown> | undefined): void {
  outcome?.catch(() => undefined)
}

function drained(raw: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    raw.once('drain', resolve)
  })
}

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
