import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { faultAsError } from '../faults/fault-as-error.ts'
import { faultInAnswer } from '../faults/fault-in-answer.ts'
import type { Fault } from '../faults/fault.ts'
import type { FaultQueue } from '../faults/fault-queue.ts'
import type { CallRecord, RequestLog } from '../requests/request-log.ts'
import { ApiError } from '../wire/api-error.ts'
import { checkHeaders } from '../wire/credentials.ts'
import { checkMessageRequest, checkRequest } from './check-request.ts'
import { countInputTokens, createAnswer } from './create-answer.ts'
import { buildMessage } from './message.ts'
import type { Message } from './message.ts'
import { CountTokensRequest, MessageRequest } from './message-request.ts'
import { parseRequest } from './parse-request.ts'
import { noteAnswer, noteRequest } from './note-call.ts'
import { sendMessage } from './send-message.ts'

export type MessagesNeeds = {
  apiKey: string | undefined
  seed: string
  tokenDelayMs: number
  faultQueue: FaultQueue
  requestLog: RequestLog
  now: () => Date
  newId: () => string
  onCall: (call: Readonly<CallRecord>) => void
}

export function mountMessages(app: FastifyInstance, needs: MessagesNeeds): void {
  app.post('/v1/messages', async (request, reply) => {
    const record = needs.requestLog.begin(request.id, retryCountOf(request))
    try {
      await answerRequest(request, reply, record, needs)
    } catch (error) {
      record.status = error instanceof ApiError ? error.status : 500
      record.error = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
      needs.requestLog.end(record, 'refused')
      throw error
    } finally {
      needs.onCall(record)
    }
  })

  app.post('/v1/messages/count_tokens', (request) => {
    checkHeaders(request.headers, needs.apiKey)
    const counted = parseRequest(CountTokensRequest, request.body)
    checkRequest(counted)
    return { input_tokens: countInputTokens(counted) }
  })
}

async function answerRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  record: CallRecord,
  needs: MessagesNeeds,
): Promise<void> {
  checkHeaders(request.headers, needs.apiKey)
  const asked = parseRequest(MessageRequest, request.body)
  noteRequest(record, asked)
  checkMessageRequest(asked)
  const fault = needs.faultQueue.take(record)
  record.fault = fault?.kind ?? null
  const error = faultAsError(fault, record.stream)
  if (error !== undefined) {
    throw error
  }
  const message = messageFor(asked, fault, needs)
  noteAnswer(record, message)
  const outcome = await sendMessage({ reply, message, fault, stream: record.stream }, needs)
  needs.requestLog.end(record, outcome)
}

function messageFor(asked: MessageRequest, fault: Fault | undefined, needs: MessagesNeeds): Message {
  const schema = asked.output_config?.format?.schema
  return buildMessage(faultInAnswer(createAnswer(asked, needs.seed), fault, schema), {
    id: `msg_01${needs.newId()}`,
    model: asked.model,
    inputTokens: countInputTokens(asked),
    speed: asked.speed ?? 'standard',
  })
}

function retryCountOf(request: FastifyRequest): number {
  const count = Number(request.headers['x-stainless-retry-count'] ?? 0)
  return Number.isInteger(count) ? count : 0
}
