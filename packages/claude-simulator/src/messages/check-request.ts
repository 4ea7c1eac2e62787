import { checkOutputSchema } from '../schemas/check-output-schema.ts'
import { invalidRequest } from '../wire/api-error.ts'
import type { CountTokensRequest, MessageRequest, RequestMessage } from './message-request.ts'
import { getModelRules, type ModelRules } from './models.ts'
import { listBreakpoints } from './prompt-cache.ts'

/** The rules of the API that a shape cannot say. Throws 400, or 404 for an unknown model. */
export function checkRequest(request: CountTokensRequest): void {
  const rules = getModelRules(request.model)
  const thinking = request.thinking?.type
  if (thinking !== undefined && rules.refusedThinking.includes(thinking)) {
    throw invalidRequest(`thinking.type: "${thinking}" is not supported for this model`)
  }
  checkMessages(request.messages, rules)
  if (request.output_config?.format) checkOutputSchema(request.output_config.format.schema)
  checkBreakpoints(listBreakpoints(request))
  if (request.tool_choice?.type === 'any' || request.tool_choice?.type === 'tool') {
    throw invalidRequest('tool_choice: this simulator plays a model that calls no tools')
  }
}

/** The rules that hold for a message to be made, and not for counting. */
export function checkMessageRequest(request: MessageRequest): void {
  checkRequest(request)
  if (request.thinking?.type === 'enabled' && request.thinking.budget_tokens >= request.max_tokens) {
    throw invalidRequest('thinking.enabled.budget_tokens: must be less than max_tokens')
  }
  if (request.stop_sequences?.some((sequence) => sequence.trim() === '')) {
    throw invalidRequest('stop_sequences: each stop sequence must contain non-whitespace')
  }
}

const breakpointsMax = 4

function checkBreakpoints(breakpoints: readonly ('5m' | '1h')[]): void {
  if (breakpoints.length > breakpointsMax) {
    throw invalidRequest(
      `A maximum of ${breakpointsMax} blocks with cache_control may be provided. Found ${breakpoints.length}.`,
    )
  }
  if (breakpoints.lastIndexOf('1h') > breakpoints.indexOf('5m') && breakpoints.includes('5m')) {
    throw invalidRequest("cache_control: a ttl='1h' block must not come after a ttl='5m' block")
  }
}

function checkMessages(messages: readonly RequestMessage[], rules: ModelRules): void {
  if (messages[0]?.role !== 'user') {
    throw invalidRequest('messages: first message must use the "user" role')
  }
  for (const [index, { role, content }] of messages.entries()) {
    const name = `messages.${index}`
    if (role === 'system' && !rules.allowsSystemMessages) {
      throw invalidRequest(`${name}: role 'system' is not supported on this model`)
    }
    if (role === 'system' && messages[index - 1]?.role !== 'user') {
      throw invalidRequest(`${name}: a 'system' message must follow a 'user' message`)
    }
    if (content.length === 0) throw invalidRequest(`${name}: all messages must have non-empty content`)
    for (const block of typeof content === 'string' ? [] : content) checkBlock(block, role, name)
  }
  if (messages.at(-1)?.role === 'assistant' && !rules.allowsPrefill) {
    throw invalidRequest(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    )
  }
}

type Block = Exclude<RequestMessage['content'], string>[number]

function checkBlock(block: Block, role: RequestMessage['role'], name: string): void {
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
