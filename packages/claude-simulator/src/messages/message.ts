import { countTokens } from './token-pieces.ts'

type StopReason = 'end_turn' | 'max_tokens' | 'stop_sequence' | 'refusal'

type RefusalCategory = 'cyber' | 'bio' | 'frontier_llm' | 'reasoning_extraction' | 'general_harms'

type StopDetails = { type: 'refusal'; category: RefusalCategory | null; explanation: string | null }

/** What the model says, before it has a wire format; faults of content change this. */
export type Answer = {
  /** Undefined: no thinking block. Empty: a thinking block whose text is withheld. */
  thinking: string | undefined
  /** Thinking is billed whether or not it is shown. */
  thinkingTokens: number
  text: string
  stopReason: StopReason
  stopSequence: string | null
  stopDetails: StopDetails | null
  /** Share of the input that came from the prompt cache, 0 to 1. */
  cachedShare: number
}

type TextBlock = { type: 'text'; text: string; citations: null }
type ThinkingBlock = { type: 'thinking'; thinking: string; signature: string }
export type ContentBlock = TextBlock | ThinkingBlock

type Usage = {
  input_tokens: number
  output_tokens: number
  cache_creation_input_tokens: number
  cache_read_input_tokens: number
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number }
  output_tokens_details: { thinking_tokens: number } | null
  server_tool_use: null
  service_tier: 'standard'
  inference_geo: null
  speed: 'standard' | 'fast'
}

/** The Message of version 2026-10-21, every field present. */
export type Message = {
  id: string
  type: 'message'
  role: 'assistant'
  model: string
  container: null
  content: ContentBlock[]
  diagnostics: null
  stop_reason: StopReason | null
  stop_sequence: string | null
  stop_details: StopDetails | null
  usage: Usage
}

type MessageFrame = {
  id: string
  model: string
  inputTokens: number
  speed: 'standard' | 'fast'
}

export function buildMessage(answer: Answer, frame: MessageFrame): Message {
  const cachedTokens = Math.floor(frame.inputTokens * answer.cachedShare)
  return {
    id: frame.id,
    type: 'message',
    role: 'assistant',
    model: frame.model,
    container: null,
    content: contentOf(answer),
    diagnostics: null,
    stop_reason: answer.stopReason,
    stop_sequence: answer.stopSequence,
    stop_details: answer.stopDetails,
    usage: {
      input_tokens: frame.inputTokens - cachedTokens,
      output_tokens: countTokens(answer.text) + answer.thinkingTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cachedTokens,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens_details:
        answer.thinking === undefined ? null : { thinking_tokens: answer.thinkingTokens },
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: null,
      speed: frame.speed,
    },
  }
}

function contentOf(answer: Answer): ContentBlock[] {
  const thinking: ContentBlock[] =
    answer.thinking === undefined
      ? []
      : [{ type: 'thinking', thinking: answer.thinking, signature: 'c2ltdWxhdGVkLXNpZ25hdHVyZQ==' }]
  const text: ContentBlock[] =
    answer.text === '' ? [] : [{ type: 'text', text: answer.text, citations: null }]
  return [...thinking, ...text]
}
