import { z } from 'zod'

/** The request body of POST /v1/messages, version 2026-10-21. Objects are strict: the API refuses unknown fields. */

const cacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })

const textBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: cacheControl.nullish(),
  citations: z.array(z.unknown()).nullish(),
})

/** Blocks that the simulator carries but does not read. */
const opaqueBlock = z.looseObject({
  type: z.enum([
    'image',
    'document',
    'search_result',
    'thinking',
    'redacted_thinking',
    'tool_use',
    'tool_result',
  ]),
})

const requestMessage = z.strictObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textBlock, opaqueBlock]))]),
})

const display = z.enum(['summarized', 'omitted']).nullish()
const thinkingConfig = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('adaptive'), display }),
  z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1_024), display }),
  z.strictObject({ type: z.enum(['disabled', 'between_tools']) }),
])

const outputConfig = z.strictObject({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: z
    .strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
    .nullish(),
})

const countedFields = {
  model: z.string().min(1).max(256),
  messages: z.array(requestMessage).min(1).max(100_000),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  output_config: outputConfig.optional(),
  thinking: thinkingConfig.optional(),
  tools: z.array(z.looseObject({})).optional(),
  tool_choice: z.looseObject({ type: z.enum(['auto', 'any', 'tool', 'none']) }).optional(),
  cache_control: cacheControl.nullish(),
  speed: z.enum(['standard', 'fast']).nullish(),
}

export const countTokensRequest = z.strictObject(countedFields)

export const messageRequest = z.strictObject({
  ...countedFields,
  max_tokens: z.int().min(0),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).max(8_191).optional(),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  inference_geo: z.string().nullish(),
  container: z.unknown().optional(),
  diagnostics: z.strictObject({ previous_message_id: z.string().nullish() }).nullish(),
})

export type CountTokensRequest = z.infer<typeof countTokensRequest>
export type MessageRequest = z.infer<typeof messageRequest>
export type RequestMessage = z.infer<typeof requestMessage>

/** The text of a message or system prompt; other blocks count as nothing. */
export function textOf(content: string | readonly { type: string }[] | undefined): string {
  if (content === undefined || typeof content === 'string') {
    return content ?? ''
  }
  return content.map((block) => ('text' in block ? String(block.text) : '')).join('\n')
}

/** The text of everything that was said last, by the user or the system, up to the assistant's message before it. */
export function lastWords(messages: readonly RequestMessage[]): string {
  const lastAssistant = messages.findLastIndex((message) => message.role === 'assistant')
  return messages
    .slice(lastAssistant + 1)
    .map((message) => textOf(message.content))
    .join('\n')
}
