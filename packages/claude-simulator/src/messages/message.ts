import type { MessageRequest } from './message-request.ts'
import { countTokens } from './tokens.ts'

/** What the model says, before it has a wire format; faults of content change this. */
export interface Answer {
  /** Undefined: no thinking block. Empty: a thinking block whose text is withheld. */
  readonly thinking: string | undefined
  /** Thinking is billed whether or not it is shown. */
  readonly thinkingTokens: number
  readonly text: string
  readonly stopReason: 'end_turn' | 'max_tokens' | 'stop_sequence' | 'refusal'
  readonly stopSequence: string | null
  readonly stopDetails: {
    readonly type: 'refusal'
    readonly category: string | null
    readonly explanation: null
  } | null
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

export type Message = ReturnType<typeof createMessage>
export type ContentBlock = Message['content'][number]

/** The Message of version 2026-10-21, every field present. */
export function createMessage(answer: Answer, request: MessageRequest, id: string) {
  const inputTokens = countInputTokens(request)
  const cachedTokens = Math.floor(inputTokens * answer.cachedShare)
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: request.model,
    container: null,
    content: contentOf(answer),
    diagnostics: null,
    stop_reason: answer.stopReason,
    stop_sequence: answer.stopSequence,
    stop_details: answer.stopDetails,
    usage: {
      input_tokens: inputTokens - cachedTokens,
      output_tokens: countTokens(answer.text) + answer.thinkingTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cachedTokens,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens_details:
        answer.thinking === undefined ? null : { thinking_tokens: answer.thinkingTokens },
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: null,
      speed: request.speed ?? 'standard',
    },
  }
}

function contentOf({ thinking, text }: Answer) {
  const signature = 'c2ltdWxhdGVkLXNpZ25hdHVyZQ=='
  return [
    ...(thinking === undefined ? [] : [{ type: 'thinking' as const, thinking, signature }]),
    ...(text === '' ? [] : [{ type: 'text' as const, text, citations: null }]),
  ]
}
