import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type Anthropic from '@anthropic-ai/sdk'
import type { FastifyReply } from 'fastify'
import { bodySteps } from './body-steps.ts'
import type { Effects, Step } from './faults/effects.ts'
import { rateLimitHeaders } from './wire/headers.ts'
import { bodyFrames, streamFrames } from './messages/frames.ts'

interface Delivery {
  readonly reply: FastifyReply
  readonly message: Anthropic.Message
  readonly effects: Effects
  readonly afterDeltas: number | undefined
  readonly stream: boolean
  /** Content goes out now. */
  readonly onDelta: () => void
}

interface Deps {
  readonly tokenDelayMs: number
  readonly now: () => Date
}

/** A model never takes longer than this for an answer that is not streamed. */
const answerDelayMaxMs = 30_000

/** Sends the message over the raw response, so that faults reach down to the socket. Returns how it ended; never throws. */
export async function sendMessage(
  { reply, message, effects, afterDeltas, stream, onDelta }: Delivery,
  { tokenDelayMs, now }: Deps,
): Promise<'completed' | 'broken' | 'left'> {
  void reply.hijack()
  const response = reply.raw
  // The client left, the answer is over, or the simulator closed the connection.
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const frames = stream ? streamFrames(message) : bodyFrames(message)
  const makingMs = stream ? 0 : Math.min(answerDelayMaxMs, message.usage.output_tokens * tokenDelayMs)
  try {
    await setTimeout(makingMs + (effects.headersLateMs ?? 0), undefined, { signal: gone.signal })
    response.writeHead(200, {
      ...rateLimitHeaders(now(), message.usage),
      'content-type': stream ? 'text/event-stream; charset=utf-8' : 'application/json',
      'cache-control': 'no-cache',
    })
    response.flushHeaders()
    for (const step of bodySteps(frames, effects, afterDeltas, stream ? tokenDelayMs : 0)) {
      if ('isDelta' in step && step.isDelta) onDelta()
      await play(step, response, gone.signal)
    }
    if (effects.ending === 'reset') {
      response.socket?.resetAndDestroy()
      return 'broken'
    }
    response.end()
    if (!response.writableFinished) await once(response, 'finish', { signal: gone.signal })
    return effects.ending === undefined ? 'completed' : 'broken'
  } catch {
    // The only thing that can fail here is a socket that is no longer there.
    response.destroy()
    return 'left'
  }
}

/** Plays one step, with backpressure. */
async function play(step: Step, response: ServerResponse, signal: AbortSignal): Promise<void> {
  if ('waitMs' in step) {
    await setTimeout(step.waitMs, undefined, { signal })
    return
  }
  if (!response.write(step.write)) await once(response, 'drain', { signal })
  // Gives way to other connections, and lets a client that went away be noticed.
  await setImmediate(undefined, { signal })
}
