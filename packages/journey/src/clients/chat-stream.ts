import { errorCodes, errorEnvelope, isErrorCode } from '@interview-pass/contracts'
import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream'
import { z } from 'zod'
import { failureOf, onTheWay, send, type Outgoing } from './exchange.ts'
import { ApiError, NoAnswerError } from './failures.ts'
import { repeat, type RepeatLimits } from './repeat.ts'
import { chatReply, type ChatReply } from './views.ts'

/** Hears a reply while it is made. What it returns is waited for, so that nothing overtakes it. */
export interface ReplyListener {
  /** More of the reply. */
  onText(text: string): void | Promise<void>
  /** The reply began anew: what came before is void. */
  onReset(): void | Promise<void>
}

export const deltaData = z.object({ text: z.string() })

/**
 * Streams one reply and answers it whole. A stream that breaks is taken up where it broke (`Last-Event-ID`); asking again is
 * safe because the message's id is the same. Throws ApiError or NoAnswerError.
 */
export function streamReply(
  outgoing: Outgoing,
  listener: ReplyListener,
  limits: { repeat: RepeatLimits | undefined; silenceMaxMs: number },
): Promise<ChatReply> {
  let lastEventId: string | undefined
  const attempt = async () => {
    const resumed = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    const headers = { ...outgoing.headers, ...resumed, accept: 'text/event-stream' }
    for await (const event of eventsOf({ ...outgoing, headers }, limits.silenceMaxMs)) {
      if (event.event === 'done') return chatReply.parse(JSON.parse(event.data))
      if (event.event === 'error') throw refused(event.data)
      if (event.event === 'reset') await listener.onReset()
      if (event.event === 'delta') await listener.onText(deltaData.parse(JSON.parse(event.data)).text)
      // Only now: what was not heard is asked for again.
      if (event.id !== undefined) lastEventId = event.id
    }
    throw new NoAnswerError('the stream ended before the reply did')
  }
  return repeat(attempt, limits.repeat, outgoing.signal)
}

export function refused(data: string): ApiError {
  const error = errorEnvelope.shape.error.parse(JSON.parse(data))
  return new ApiError(error, isErrorCode(error.code) ? errorCodes[error.code].status : 500)
}

/** The events of one response, until it ends. A silence longer than `silenceMaxMs`, heartbeats included, ends it. */
export async function* eventsOf(
  outgoing: Outgoing,
  silenceMaxMs: number,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(new Error('the stream fell silent')), silenceMaxMs)
  try {
    const response = await send(outgoing, silence.signal)
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
    if (!isStream || response.body === null) {
      const answer: unknown = await onTheWay(outgoing, () => response.json())
      throw failureOf(response, answer, 'no stream')
    }
    const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(bytes, controller) {
        timer.refresh()
        controller.enqueue(bytes)
      },
    })
    const events = response.body
      .pipeThrough(heard)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader()
    for (;;) {
      const { done, value } = await onTheWay(outgoing, () => events.read())
      if (done) return
      yield value
    }
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}
