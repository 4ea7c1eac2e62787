import { checkOutputSchema } from '../schemas/check-output-schema.ts'
import { getModel } from '../models/model-catalog.ts'
import type { Model } from '../models/model-catalog.ts'
import { invalidRequest } from '../wire/api-error.ts'
import type { CountTokensRequest, MessageRequest, RequestMessage } from './message-request.ts'

/** The rules of the API that a shape can't say. Throws 400, or 404 for an unknown model. */
export function checkRequest(request: CountTokensRequest): void {
  const model = getModel(request.model)
  checkThinking(request, model)
  checkMessages(request.messages, model)
  if (request.output_config?.format) {
    checkOutputSchema(request.output_config.format.schema)
  }
  if (request.tool_choice?.type === 'any' || request.tool_choice?.type === 'tool') {
    throw invalidRequest('tool_choice: this simulator plays a model that calls no tools')
  }
}

/** The rules that hold for a message to be made, and not for counting. */
export function checkMessageRequest(request: MessageRequest): void {
  checkRequest(request)
  const budget = request.thinking?.type === 'enabled' ? request.thinking.budget_tokens : undefined
  if (budget !== undefined && budget >= request.max_tokens) {
    throw invalidRequest('thinking.enabled.budget_tokens: must be less than max_tokens')
  }
  if (request.stop_sequences?.some((sequence) => sequence.trim() === '')) {
    throw invalidRequest('stop_sequences: each stop sequence must contain non-whitespace')
  }
}

function checkThinking(request: CountTokensRequest, model: Model): void {
  const type = request.thinking?.type
  if (type !== undefined && !model.thinkingTypes.has(type)) {
    throw invalidRequest(`thinking.type: "${type}" is not supported for this model`)
  }
}

function checkMessages(messages: readonly RequestMessage[], model: Model): void {
  if (messages[0]?.role !== 'user') {
    throw invalidRequest('messages: first message must use the "user" role')
  }
  messages.forEach((message, index) => checkMessage(message, messages[index - 1], `messages.${index}`, model))
  if (messages.at(-1)?.role === 'assistant' && !model.allowsPrefill) {
    throw invalidRequest(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    )
  }
}

function checkMessage(
  message: RequestMessage,
  previous: RequestMessage | undefined,
  name: string,
  model: Model,
): void {
  if (message.role === 'system') {
    if (!model.allowsSystemMessages) {
      throw invalidRequest(`${name}: role 'system' is not supported on this model`)
    }
    if (previous?.role !== 'user') {
      throw invalidRequest(`${name}: a 'system' message must follow a 'user' message`)
    }
  }
  if (message.content.length === 0) {
    throw invalidRequest(`${name}: all messages must have non-empty content`)
  }
  if (typeof message.content === 'string') {
    return
  }
  for (const block of message.content) {
    checkBlock(block, message.role, name)
  }
}

function checkBlock(
  block: Exclude<RequestMessage['content'], string>[number],
  role: RequestMessage['role'],
  name: string,
): void {
  if (block.type === 'text' && block.text.trim() === '') {
    throw invalidRequest('messages: text content blocks must contain non-whitespace text')
  }
  if (block.type === 'text' && role === 'user' && block.citations && block.citations.length > 0) {
    throw invalidRequest(`${name}.content: citations are not permitted in user text`)
  }
  if (block.type === 'document' && role === 'assistant') {
    throw invalidRequest(`${name}.content: document blocks are not permitted in assistant messages`)
  }
  if (role === 'system' && block.type !== 'text') {
    throw invalidRequest(`${name}.content: a 'system' message holds text blocks only`)
  }
}
