import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { effectsOn } from './faults/fault.ts'
import type { FaultQueue } from './faults/fault-queue.ts'
import { noteAnswer, noteDelta, noteRequest, type CallRecord, type RequestLog } from './request-log.ts'
import { ApiError } from './wire/api-error.ts'
import { checkHeaders } from './wire/headers.ts'
import { checkMessageRequest, checkRequest } from './messages/check-request.ts'
import { createMessage } from './messages/message.ts'
import { countTokensRequest, messageRequest } from './messages/message-request.ts'
import { countInputTokens, type PromptCache } from './messages/prompt-cache.ts'
import { parseRequest } from './messages/parse-request.ts'
import { sendMessage } from './send-message.ts'
import { createAnswer } from './tasks/create-answer.ts'
import { taskHeader } from './tasks/task.ts'

export interface MessagesDeps {
  readonly apiKey: string | undefined
  readonly seed: string
  readonly tokenDelayMs: number
  readonly faultQueue: FaultQueue
  readonly requestLog: RequestLog
  readonly promptCache: PromptCache
  readonly now: () => Date
  readonly newId: () => string
  readonly onCall: (call: Readonly<CallRecord>) => void
}

export function mountMessages(app: FastifyInstance, deps: MessagesDeps): void {
  app.post('/v1/messages', async (request, reply) => {
    const record = deps.requestLog.begin(request.id, request.headers['x-stainless-retry-count'])
    try {
      await answerRequest(request, reply, record, deps)
    } catch (error) {
      record.status = error instanceof ApiError ? error.status : 500
      record.error = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
      deps.requestLog.end(record, 'refused')
      throw error
    } finally {
      deps.onCall(record)
    }
  })

  app.post('/v1/messages/count_tokens', (request) => {
    checkHeaders(request.headers, deps.apiKey)
    const counted = parseRequest(countTokensRequest, request.body)
    checkRequest(counted)
    return { input_tokens: countInputTokens(counted) }
  })
}

async function answerRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  record: CallRecord,
  deps: MessagesDeps,
): Promise<void> {
  checkHeaders(request.headers, deps.apiKey)
  const asked = parseRequest(messageRequest, request.body)
  noteRequest(record, asked, request.headers[taskHeader])
  checkMessageRequest(asked)
  const fault = deps.faultQueue.take(record)
  record.fault = fault?.kind ?? null
  const { stream } = record
  const answer = createAnswer(asked, { seed: deps.seed, task: record.task })
  const effects = fault?.[effectsOn]({ answer, stream }) ?? {}
  if (effects.error !== undefined) throw effects.error
  const cacheUse = deps.promptCache.use(asked)
  const message = createMessage({ ...answer, ...effects.answer }, asked, {
    id: `msg_01${deps.newId()}`,
    cacheUse,
  })
  noteAnswer(record, message)
  const afterDeltas = fault !== undefined && 'after_deltas' in fault ? fault.after_deltas : undefined
  const onDelta = () => noteDelta(record, deps.now())
  const delivery = { reply, message, effects, afterDeltas, stream, onDelta }
  deps.requestLog.end(record, await sendMessage(delivery, deps))
}
