import type { ContentBlock, Message } from './message.ts'
import { tokenPieces } from './tokens.ts'

/** A piece of the body. `isDelta` marks the pieces that carry content: what `after_deltas` of a fault counts. */
export interface Frame {
  readonly data: string
  readonly isDelta: boolean
}

/** So many deltas apart, a ping is sent besides the one that opens every stream. */
const deltasPerPing = 200

export const ping = sseEvent('ping')

/** One server-sent event; the name and the `type` of the data are always the same. */
export function sseEvent(type: string, fields: object = {}): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

/** The whole stream of a message in the API's order of events. */
export function streamFrames(message: Message): Frame[] {
  const { stop_reason, stop_sequence, stop_details, container, usage, ...head } = message
  const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage
  const { output_tokens_details, server_tool_use } = usage
  return [
    frame('message_start', {
      message: {
        ...head,
        container,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { ...usage, output_tokens: 1, output_tokens_details: null },
      },
    }),
    { data: ping, isDelta: false },
    ...message.content.flatMap(blockFrames),
    frame('message_delta', {
      delta: { stop_reason, stop_sequence, stop_details, container },
      usage: {
        input_tokens,
        output_tokens,
        cache_creation_input_tokens,
        cache_read_input_tokens,
        output_tokens_details,
        server_tool_use,
      },
    }),
    frame('message_stop'),
  ]
}

/** A body that is not streamed, in two pieces, so that a fault has a middle to strike at. */
export function bodyFrames(message: Message): Frame[] {
  const body = JSON.stringify(message)
  const half = Math.floor(body.length / 2)
  // Each piece is encoded by itself, so that a character of two code units must stay whole.
  const middle = /[\ud800-\udbff]/.test(body.charAt(half - 1)) ? half + 1 : half
  return [
    { data: body.slice(0, middle), isDelta: true },
    { data: body.slice(middle), isDelta: false },
  ]
}

function blockFrames(block: ContentBlock, index: number): Frame[] {
  const [start, deltas] =
    block.type === 'text'
      ? [{ ...block, text: '' }, tokenPieces(block.text).map((text) => ({ type: 'text_delta', text }))]
      : [{ ...block, thinking: '', signature: '' }, thinkingDeltas(block)]
  return [
    frame('content_block_start', { index, content_block: start }),
    ...deltas.flatMap((delta, position) => [
      ...(position > 0 && position % deltasPerPing === 0 ? [{ data: ping, isDelta: false }] : []),
      frame('content_block_delta', { index, delta }, true),
    ]),
    frame('content_block_stop', { index }),
  ]
}

function thinkingDeltas({ thinking, signature }: Extract<ContentBlock, { type: 'thinking' }>): object[] {
  const pieces = tokenPieces(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece }))
  return [...pieces, { type: 'signature_delta', signature }]
}

function frame(type: string, fields: object = {}, isDelta = false): Frame {
  return { data: sseEvent(type, fields), isDelta }
}
