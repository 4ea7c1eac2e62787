import type Anthropic from '@anthropic-ai/sdk'
import type { MessageRequest } from './message-request.ts'
import type { CacheUse } from './prompt-cache.ts'
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
}

/** The Message of version 2026-10-21, every field present. */
export function createMessage(
  answer: Answer,
  request: MessageRequest,
  { id, cacheUse }: { id: string; cacheUse: CacheUse },
): Anthropic.Message {
  const { thinking, thinkingTokens, text, stop_reason, stop_sequence, stop_details } = answer
  const { readTokens, written5mTokens, written1hTokens, restTokens } = cacheUse
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
      input_tokens: restTokens,
      output_tokens: countTokens(text) + thinkingTokens,
      cache_creation_input_tokens: written5mTokens + written1hTokens,
      cache_read_input_tokens: readTokens,
      cache_creation: {
        ephemeral_5m_input_tokens: written5mTokens,
        ephemeral_1h_input_tokens: written1hTokens,
      },
      output_tokens_details: thinking === undefined ? null : { thinking_tokens: thinkingTokens },
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: null,
      speed: request.speed ?? 'standard',
    },
  }
}
