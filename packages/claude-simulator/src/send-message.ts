import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Fault } from './faults/fault.ts'
import { deliversAll, stepsWithFault, type Step } from './faults/fault-in-steps.ts'
import { headersOfEveryAnswer, rateLimitHeaders } from './wire/headers.ts'
import { bodyFrames, streamFrames } from './messages/frames.ts'
import type { Message } from './messages/message.ts'

interface Delivery {
  readonly reply: FastifyReply
  readonly message: Message
  readonly fault: Fault | undefined
  readonly stream: boolean
}

interface Deps {
  readonly tokenDelayMs: number
  readonly now: () => Date
}

/** A model never takes longer than this for an answer that is not streamed. */
const answerDelayMaxMs = 30_000

/** Sends the message over the raw response, so that faults reach down to the socket. Returns how it ended; never throws. */
export async function sendMessage(delivery: Delivery, deps: Deps): Promise<'completed' | 'broken' | 'left'> {
  const { reply, message, fault, stream } = delivery
  void reply.hijack()
  const response = reply.raw
  // The client left, the answer is over, or the simulator closed the connection.
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const tokenDelayMs = stream ? deps.tokenDelayMs : 0
  const frames = stream ? streamFrames(message) : bodyFrames(message)
  try {
    await setTimeout(headerDelayOf(delivery, deps.tokenDelayMs), undefined, { signal: gone.signal })
    response.writeHead(200, headersOf(delivery, deps.now()))
    response.flushHeaders()
    for (const step of stepsWithFault(frames, fault, { tokenDelayMs, stream })) {
      if (step === 'reset') {
        response.socket?.resetAndDestroy()
        return 'broken'
      }
      await play(step, response, gone.signal)
    }
    response.end()
    if (!response.writableFinished) await once(response, 'finish', { signal: gone.signal })
    return deliversAll(fault) ? 'completed' : 'broken'
  } catch {
    // The only thing that can fail here is a socket that is no longer there.
    response.destroy()
    return 'left'
  }
}

function headersOf({ reply, message, stream }: Delivery, now: Date): Record<string, string> {
  return {
    ...headersOfEveryAnswer(reply.request.id),
    ...rateLimitHeaders(now, { input: message.usage.input_tokens, output: message.usage.output_tokens }),
    'content-type': stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    'cache-control': 'no-cache',
  }
}

/** A fault's delay, and the time that the whole answer takes when it comes at once. */
function headerDelayOf({ fault, message, stream }: Delivery, tokenDelayMs: number): number {
  const late = fault?.kind === 'slow_headers' ? fault.delay_ms : 0
  const making = stream ? 0 : Math.min(answerDelayMaxMs, message.usage.output_tokens * tokenDelayMs)
  return late + making
}

/** Plays one step, with backpressure. */
async function play(
  step: Exclude<Step, 'reset'>,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  if ('waitMs' in step) {
    await setTimeout(step.waitMs, undefined, { signal })
    return
  }
  if (!response.write(step.write)) await once(response, 'drain', { signal })
  // Gives way to other connections, and lets a client that went away be noticed.
  await setImmediate(undefined, { signal })
}
