import type Anthropic from '@anthropic-ai/sdk'
import { tokenPieces } from './tokens.ts'

/** A piece of the body. `isDelta` marks the pieces that carry content: what `after_deltas` of a fault counts. */
export interface Frame {
  readonly data: string
  readonly isDelta: boolean
}

/** So many deltas apart, a ping is sent besides the one that opens every stream. */
const deltasPerPing = 200

export const ping = sseEvent({ type: 'ping' })

/** One server-sent event, named as its data's `type`. */
export function sseEvent(event: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

/** The whole stream of a message in the API's order of events. */
export function streamFrames(message: Anthropic.Message): Frame[] {
  const { stop_reason, stop_sequence, stop_details, container, usage } = message
  return [
    frame({
      type: 'message_start',
      message: {
        ...message,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { ...usage, output_tokens: 1, output_tokens_details: null },
      },
    }),
    { data: ping, isDelta: false },
    ...message.content.flatMap(blockFrames),
    frame({
      type: 'message_delta',
      delta: { stop_reason, stop_sequence, stop_details, container },
      usage: {
        input_tokens: usage.input_tokens,
        output_tokens: usage.output_tokens,
        cache_creation_input_tokens: usage.cache_creation_input_tokens,
        cache_read_input_tokens: usage.cache_read_input_tokens,
        output_tokens_details: usage.output_tokens_details,
        server_tool_use: usage.server_tool_use,
      },
    }),
    frame({ type: 'message_stop' }),
  ]
}

/** A body that is not streamed, in two pieces, so that a fault has a middle to strike at. */
export function bodyFrames(message: Anthropic.Message): Frame[] {
  const body = JSON.stringify(message)
  const half = Math.floor(body.length / 2)
  // Each piece is encoded by itself, so that a character of two code units must stay whole.
  const middle = /[\ud800-\udbff]/.test(body.charAt(half - 1)) ? half + 1 : half
  return [
    { data: body.slice(0, middle), isDelta: true },
    { data: body.slice(middle), isDelta: false },
  ]
}

function blockFrames(block: Anthropic.ContentBlock, index: number): Frame[] {
  const start = block.type === 'text' ? { ...block, text: '' } : { ...block, thinking: '', signature: '' }
  return [
    frame({ type: 'content_block_start', index, content_block: start }),
    ...deltasOf(block).flatMap((delta, position) => [
      ...(position > 0 && position % deltasPerPing === 0 ? [{ data: ping, isDelta: false }] : []),
      frame({ type: 'content_block_delta', index, delta }),
    ]),
    frame({ type: 'content_block_stop', index }),
  ]
}

function deltasOf(block: Anthropic.ContentBlock): Anthropic.RawContentBlockDelta[] {
  if (block.type === 'text') return tokenPieces(block.text).map((text) => ({ type: 'text_delta', text }))
  if (block.type !== 'thinking') return []
  const { thinking, signature } = block
  const pieces = tokenPieces(thinking).map((piece) => ({ type: 'thinking_delta' as const, thinking: piece }))
  return [...pieces, { type: 'signature_delta', signature }]
}

function frame(event: Anthropic.RawMessageStreamEvent): Frame {
  return { data: sseEvent({ ...event }), isDelta: event.type === 'content_block_delta' }
}
