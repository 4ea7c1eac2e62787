import { createHash } from 'node:crypto'
import { excerptOf } from '../requests/request-log.ts'
import type { CallRecord } from '../requests/request-log.ts'
import { taskOf } from '../roles/task.ts'
import type { Message } from './message.ts'
import { lastUserText, textOf } from './message-request.ts'
import type { MessageRequest } from './message-request.ts'

export function noteRequest(record: CallRecord, asked: MessageRequest): void {
  const words = lastUserText(asked.messages)
  record.task = taskOf(textOf(asked.system))
  record.model = asked.model
  record.stream = asked.stream ?? false
  record.user_id = asked.metadata?.user_id ?? null
  record.step = createHash('sha256').update(`${record.task}\n${words}`).digest('hex').slice(0, 16)
  record.asked = excerptOf(words)
}

export function noteAnswer(record: CallRecord, message: Message): void {
  record.status = 200
  record.stop_reason = message.stop_reason
  record.input_tokens = message.usage.input_tokens + message.usage.cache_read_input_tokens
  record.output_tokens = message.usage.output_tokens
  record.answered = excerptOf(
    message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
  )
}
