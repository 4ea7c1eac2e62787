import { setTimeout as delay } from 'node:timers/promises'
import { chatReply, type ChatReply } from '../clients/views.ts'
import { deltaData, eventsOf, refused } from '../clients/chat-stream.ts'
import { exchange, type Outgoing } from '../clients/exchange.ts'
import { ApiError, isPassing, NoAnswerError } from '../clients/failures.ts'
import type { Cut, TurnScript } from './interview-script.ts'

/** What a candidate says, and to which question. */
export interface Message {
  readonly clientMessageId: string
  readonly message: string
  readonly questionNumber: number
}

export interface SayDeps {
  /** A request to some replica: the next one, after one that did not answer. */
  request(method: 'GET' | 'POST', path: string, body?: object): Outgoing
  /** The replica did not answer as it should: another one is to be asked from now on. */
  onFailed(error: unknown): void
  /** The message is on its way, or the first words of the reply have been heard. */
  onPoint(point: 'ASKED' | 'SPEAKING'): void
  /** The client left before it had the reply. */
  onLeft(): void
}

/** A reply as its client saw it. */
export interface HeardReply {
  readonly reply: ChatReply
  /** What it heard piece by piece; undefined when it took the reply whole. */
  readonly words: string | undefined
}

/** Longer than the service takes to give up by itself, several times over. */
const patienceMs = 240_000
const silenceMaxMs = 40_000
const pauseMs = 150

/**
 * Says something and comes back, as the interface's description lets a client do, until the reply is there. Throws ApiError for
 * a refusal that does not pass by itself, and what failed last when no reply comes at all.
 */
export async function say(
  deps: SayDeps,
  sessionId: string,
  message: Message,
  script: TurnScript,
): Promise<HeardReply> {
  const hearing: Hearing = { words: '', lastEventId: undefined }
  const body = {
    message: message.message,
    client_message_id: message.clientMessageId,
    question_number: message.questionNumber,
  }
  const endsAt = performance.now() + patienceMs
  let mayAttach = false
  for (let attempt = 0; ; attempt += 1) {
    const outgoing = mayAttach
      ? deps.request('GET', `${sessionId}/turns/${message.clientMessageId}`)
      : deps.request('POST', 'chat', body)
    const cut = script.cuts[attempt]
    try {
      deps.onPoint('ASKED')
      const heard = script.isStreamed ? await listen(deps, outgoing, hearing, cut) : await take(outgoing, cut)
      if (heard !== undefined) return heard
      deps.onLeft()
      mayAttach = script.comesBack === 'TURN'
    } catch (error) {
      const isUnknown = error instanceof ApiError && error.code === 'TURN_NOT_FOUND'
      if (!isUnknown && (!isPassing(error) || performance.now() >= endsAt)) throw error
      mayAttach = !isUnknown && script.comesBack === 'TURN'
      deps.onFailed(error)
      const askedSeconds = error instanceof ApiError ? error.retryAfterSeconds : undefined
      await delay(askedSeconds === undefined ? pauseMs : askedSeconds * 1000)
    }
  }
}

interface Hearing {
  words: string
  lastEventId: string | undefined
}

class Left extends Error {
  override readonly name = 'Left'
}

/** The reply as it comes; undefined when the client left. */
async function listen(
  deps: SayDeps,
  outgoing: Outgoing,
  hearing: Hearing,
  cut: Cut | undefined,
): Promise<HeardReply | undefined> {
  const { lastEventId } = hearing
  const headers = {
    ...outgoing.headers,
    accept: 'text/event-stream',
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  }
  return untilCut(cut, async (signal) => {
    let pieces = 0
    for await (const event of eventsOf({ ...outgoing, headers, signal }, silenceMaxMs)) {
      if (event.event === 'error') throw refused(event.data)
      if (event.event === 'done') {
        return { reply: chatReply.parse(JSON.parse(event.data)), words: hearing.words }
      }
      if (event.event === 'reset') hearing.words = ''
      if (event.event === 'delta') {
        hearing.words += deltaData.parse(JSON.parse(event.data)).text
        pieces += 1
      }
      if (event.id !== undefined) hearing.lastEventId = event.id
      if (pieces === 1) deps.onPoint('SPEAKING')
      if (cut !== undefined && 'afterPieces' in cut && pieces >= cut.afterPieces) return undefined
    }
    throw new NoAnswerError('the stream ended before the reply did')
  })
}

/** The reply when it is whole; undefined when the client left. */
function take(outgoing: Outgoing, cut: Cut | undefined): Promise<HeardReply | undefined> {
  return untilCut(cut, async (signal) => ({
    reply: (await exchange({ ...outgoing, signal }, chatReply)).data,
    words: undefined,
  }))
}

async function untilCut<Result>(
  cut: Cut | undefined,
  work: (signal: AbortSignal) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const leaving = new AbortController()
  const timer =
    cut !== undefined && 'afterMs' in cut
      ? setTimeout(() => leaving.abort(new Left()), cut.afterMs)
      : undefined
  try {
    return await work(leaving.signal)
  } catch (error) {
    if (error instanceof Left) return undefined
    throw error
  } finally {
    clearTimeout(timer)
  }
}
