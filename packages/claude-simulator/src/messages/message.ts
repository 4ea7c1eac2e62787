import type Anthropic from '@anthropic-ai/sdk'
import type { MessageRequest } from './message-request.ts'
import { countTokens } from './tokens.ts'

/** What the model says, before it has a wire format; faults of content change this. */
export interface Answer extends Readonly<
  Pick<Anthropic.Message, 'stop_reason' | 'stop_sequence' | 'stop_details'>
> {
  /** Undefined: no thinking block. Empty: a thinking block whose text is withheld. */
  readonly thinking: string | undefined
  /** Thinking is billed whether or not it is shown. */
  readonly thinkingTokens: number
  readonly text: string
  /** Share of the input that came from the prompt cache, 0 to 1. */
  readonly cachedShare: number
}

/** The tokens of everything that the request says. */
export function countInputTokens(request: Pick<MessageRequest, 'messages' | 'system' | 'tools'>): number {
  const perMessage = 4
  const said = [request.system ?? '', request.tools ?? '', ...request.messages.map(({ content }) => content)]
  return said
    .map((part) => countTokens(typeof part === 'string' ? part : JSON.stringify(part)))
    .reduce((sum, count) => sum + count, request.messages.length * perMessage)
}

/** The Message of version 2026-10-21, every field present. */
export function createMessage(answer: Answer, request: MessageRequest, id: string): Anthropic.Message {
  const { thinking, thinkingTokens, text, stop_reason, stop_sequence, stop_details } = answer
  const inputTokens = countInputTokens(request)
  const cachedTokens = Math.floor(inputTokens * answer.cachedShare)
  const signature = 'c2ltdWxhdGVkLXNpZ25hdHVyZQ=='
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: request.model,
    container: null,
    content: [
      ...(thinking === undefined ? [] : [{ type: 'thinking' as const, thinking, signature }]),
      ...(text === '' ? [] : [{ type: 'text' as const, text, citations: null }]),
    ],
    diagnostics: null,
    stop_reason,
    stop_sequence,
    stop_details,
    usage: {
      input_tokens: inputTokens - cachedTokens,
      output_tokens: countTokens(text) + thinkingTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cachedTokens,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens_details: thinking === undefined ? null : { thinking_tokens: thinkingTokens },
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: null,
      speed: request.speed ?? 'standard',
    },
  }
}
