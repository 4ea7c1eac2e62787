import type { ContentBlock, Message } from './message.ts'
import { tokenPieces } from './token-pieces.ts'

/** A piece of the body. `isDelta` marks the pieces that carry content: what `after_deltas` of a fault counts. */
export type Frame = { data: string; isDelta: boolean }

/** So many deltas apart, a ping is sent besides the one that opens every stream. */
const PING_EVERY_DELTAS = 200

export const PING = sseEvent('ping', { type: 'ping' })

/** One server-sent event; the name and the `type` of the data are always the same. */
export function sseEvent(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

/** The whole stream of a message in the API's order of events. */
export function streamFrames(message: Message): Frame[] {
  return [
    frame('message_start', {
      message: {
        ...message,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { ...message.usage, output_tokens: 1, output_tokens_details: null },
      },
    }),
    { data: PING, isDelta: false },
    ...message.content.flatMap(blockFrames),
    frame('message_delta', {
      delta: {
        stop_reason: message.stop_reason,
        stop_sequence: message.stop_sequence,
        stop_details: message.stop_details,
        container: message.container,
      },
      usage: {
        input_tokens: message.usage.input_tokens,
        output_tokens: message.usage.output_tokens,
        cache_creation_input_tokens: message.usage.cache_creation_input_tokens,
        cache_read_input_tokens: message.usage.cache_read_input_tokens,
        output_tokens_details: message.usage.output_tokens_details,
        server_tool_use: message.usage.server_tool_use,
      },
    }),
    frame('message_stop', {}),
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
  const start =
    block.type === 'text'
      ? { type: 'text', text: '', citations: null }
      : { type: 'thinking', thinking: '', signature: '' }
  return [
    frame('content_block_start', { index, content_block: start }),
    ...deltasOf(block).flatMap((delta, position) => [
      ...(position > 0 && position % PING_EVERY_DELTAS === 0 ? [{ data: PING, isDelta: false }] : []),
      frame('content_block_delta', { index, delta }, true),
    ]),
    frame('content_block_stop', { index }),
  ]
}

function deltasOf(block: ContentBlock): object[] {
  return block.type === 'text'
    ? tokenPieces(block.text).map((text) => ({ type: 'text_delta', text }))
    : [
        ...tokenPieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ]
}

function frame(type: string, fields: object, isDelta = false): Frame {
  return { data: sseEvent(type, { type, ...fields }), isDelta }
}
