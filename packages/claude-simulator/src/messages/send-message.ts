import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { deliversAll, stepsWithFault } from '../faults/fault-in-steps.ts'
import type { Fault } from '../faults/fault.ts'
import type { CallOutcome } from '../requests/request-log.ts'
import { playSteps } from '../wire/play-steps.ts'
import { headersOfEveryAnswer, rateLimitHeaders } from '../wire/response-headers.ts'
import { bodyFrames, streamFrames } from './frames.ts'
import type { Message } from './message.ts'

type Delivery = { reply: FastifyReply; message: Message; fault: Fault | undefined; stream: boolean }
type Needs = { tokenDelayMs: number; now: () => Date }

/** A model never takes longer than this for an answer that is not streamed. */
const ANSWER_DELAY_MAX_MS = 30_000

/** Sends the message over the raw response, so that faults reach down to the socket. Says how it ended. */
export async function sendMessage(
  delivery: Delivery,
  needs: Needs,
): Promise<Exclude<CallOutcome, 'running' | 'refused'>> {
  const { reply, message, fault, stream } = delivery
  void reply.hijack()
  const response = reply.raw
  const signal = signalOfEnd(response)
  const headerDelayMs = headerDelayOf(delivery, needs.tokenDelayMs)
  if (headerDelayMs > 0 && !(await waitUnlessAborted(headerDelayMs, signal))) {
    response.destroy()
    return 'left'
  }
  const usage = { input: message.usage.input_tokens, output: message.usage.output_tokens }
  response.writeHead(200, {
    ...headersOfEveryAnswer(reply.request.id),
    ...rateLimitHeaders(needs.now(), usage),
    'content-type': stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    'cache-control': 'no-cache',
  })
  const frames = stream ? streamFrames(message) : bodyFrames(message)
  const pace = { tokenDelayMs: stream ? needs.tokenDelayMs : 0, stream }
  const result = await playSteps(response, stepsWithFault(frames, fault, pace), signal)
  if (result === 'left') {
    return 'left'
  }
  return result === 'ended' && deliversAll(fault) ? 'completed' : 'broken'
}

/** Aborted when the connection is gone: the client left, the answer is over, or the simulator closed it. */
function signalOfEnd(response: ServerResponse): AbortSignal {
  const end = new AbortController()
  response.once('close', () => end.abort())
  return end.signal
}

/** A fault's delay, and the time that the whole answer takes when it comes at once. */
function headerDelayOf({ fault, message, stream }: Delivery, tokenDelayMs: number): number {
  const late = fault?.kind === 'slow_headers' ? fault.delay_ms : 0
  const making = stream ? 0 : Math.min(ANSWER_DELAY_MAX_MS, message.usage.output_tokens * tokenDelayMs)
  return late + making
}

async function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}
