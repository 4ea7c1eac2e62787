import { z } from 'zod'
import type { Candidate, Message } from './candidate.ts'

const words = z.object({ text: z.string() })

export interface HeardEvent {
  readonly event: string
  readonly id: string | undefined
  readonly data: unknown
}

interface ListenOptions {
  readonly lastEventId?: string
  readonly signal?: AbortSignal
}

/** The reply to a message as server-sent events, until the stream ends or `signal` is aborted. */
export async function* listen(
  url: string,
  candidate: Candidate,
  body: Message,
  options: ListenOptions = {},
): AsyncGenerator<HeardEvent, void, undefined> {
  const request = { method: 'POST', path: 'chat', body: JSON.stringify(body) }
  yield* hear(url, candidate, request, options)
}

/** The reply to a message that was sent before. */
export async function* listenAgain(
  url: string,
  candidate: Candidate,
  body: Message,
  options: ListenOptions = {},
): AsyncGenerator<HeardEvent, void, undefined> {
  const path = `${candidate.session_id}/turns/${body.client_message_id}`
  yield* hear(url, candidate, { method: 'GET', path }, options)
}

async function* hear(
  url: string,
  candidate: Candidate,
  request: { method: string; path: string; body?: string },
  options: ListenOptions,
): AsyncGenerator<HeardEvent, void, undefined> {
  const { path, ...asked } = request
  const response = await fetch(new URL(`/api/v1/interview/${path}`, url), {
    ...asked,
    headers: {
      ...(asked.body !== undefined && { 'content-type': 'application/json' }),
      accept: 'text/event-stream',
      authorization: `Bearer ${candidate.token}`,
      ...(options.lastEventId !== undefined && { 'last-event-id': options.lastEventId }),
    },
    signal: AbortSignal.any([
      AbortSignal.timeout(40_000),
      ...(options.signal === undefined ? [] : [options.signal]),
    ]),
  })
  if (response.body === null || !response.ok) {
    throw new Error(`no stream: ${response.status} ${await response.text()}`)
  }
  let unread = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (unread + chunk).split('\n\n')
    unread = blocks.pop() ?? ''
    for (const block of blocks) {
      const heard = parse(block)
      if (heard !== undefined) yield heard
    }
  }
}

function parse(block: string): HeardEvent | undefined {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const event = field('event')
  return event === undefined
    ? undefined
    : { event, id: field('id'), data: JSON.parse(field('data') ?? 'null') }
}

/** What a reader that throws away on `reset` holds in the end. */
export function textOf(events: readonly HeardEvent[]): string {
  let text = ''
  for (const { event, data } of events) {
    if (event === 'reset') text = ''
    if (event === 'delta') text += words.parse(data).text
  }
  return text
}
