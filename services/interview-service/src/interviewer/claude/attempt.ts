import type { Anthropic } from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent, ThinkingConfigParam } from '@anthropic-ai/sdk/resources/messages'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { z } from 'zod'
import type { TokenUsage } from '../../model-calls/model-call.ts'
import type { CallTrace } from '../../model-calls/record-model-call.ts'
import { CallFailure, toCallFailure } from './call-failure.ts'
import type { PromptId } from './prompts.ts'
import type { RequestShape } from './request-shape.ts'
import { estimateTokens } from './token-estimate.ts'
import { visibleText } from './visible-text.ts'
import { startWatchdog } from './watchdog.ts'

/** One request to the model. */
export interface AttemptRequest {
  readonly model: string
  readonly maxTokens: number
  readonly effort: 'low' | 'medium' | 'high'
  readonly thinking: ThinkingConfigParam
  /** Named to a simulator; the API does not read it. */
  readonly task: PromptId
  readonly shape: RequestShape
}

interface AttemptLimits {
  readonly headersTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly attemptTimeoutMs: number
}

interface AttemptDeps {
  readonly client: Anthropic
  readonly limits: AttemptLimits
  readonly signal: AbortSignal
  /** Filled in as things become known, so that a failed attempt is billed as well. */
  readonly trace: CallTrace
}

/**
 * Asks for an answer that fits `schema`. The answer is parsed here and not by the SDK, whose own parsing throws without
 * usage and request id. Throws CallFailure.
 */
export async function askForValue<S extends z.ZodType>(
  deps: AttemptDeps,
  request: AttemptRequest,
  schema: S,
): Promise<z.output<S>> {
  const { attemptTimeoutMs } = deps.limits
  // A whole answer has its headers at its end, so that only the attempt's own limit applies.
  const watchdog = startWatchdog(deps.signal, {
    firstMs: attemptTimeoutMs,
    idleMs: attemptTimeoutMs,
    attemptMs: attemptTimeoutMs,
  })
  try {
    const { data: message, request_id: requestId } = await deps.client.messages
      .create(
        {
          ...paramsOf(request),
          output_config: { effort: request.effort, format: zodOutputFormat(schema) },
        },
        { signal: watchdog.signal, timeout: attemptTimeoutMs, headers: headersOf(request) },
      )
      .withResponse()
    deps.trace.requestId = requestId ?? undefined
    deps.trace.usage = withReported(deps.trace.usage, message.usage)
    checkStopReason(message.stop_reason)
    return valueIn(message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''), schema)
  } catch (error) {
    throw failureOf(deps, error, watchdog.signal)
  } finally {
    watchdog.stop()
  }
}

/** Asks for words and hands them on as they come. Resolves with all of them after message_stop. Throws CallFailure. */
export async function askForWords(
  deps: AttemptDeps,
  request: AttemptRequest,
  onWords: (words: string) => void,
): Promise<string> {
  const { headersTimeoutMs, idleTimeoutMs, attemptTimeoutMs } = deps.limits
  const watchdog = startWatchdog(deps.signal, {
    firstMs: headersTimeoutMs,
    idleMs: idleTimeoutMs,
    attemptMs: attemptTimeoutMs,
  })
  const bill = startBill(deps.trace)
  let text = ''
  let isComplete = false
  try {
    const { data: stream, request_id: requestId } = await deps.client.messages
      .create(
        { ...paramsOf(request), output_config: { effort: request.effort }, stream: true },
        { signal: watchdog.signal, timeout: headersTimeoutMs, headers: headersOf(request) },
      )
      .withResponse()
    deps.trace.requestId = requestId ?? undefined
    watchdog.alive()
    // The SDK swallows pings, so that a stream of nothing but pings counts as idle.
    for await (const event of stream) {
      watchdog.alive()
      bill.note(event)
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
        deps.trace.firstTokenAt ??= performance.now()
        const words = visibleText(event.delta.text)
        text += words
        onWords(words)
      } else if (event.type === 'message_delta') {
        checkStopReason(event.delta.stop_reason)
      } else if (event.type === 'message_stop') {
        isComplete = true
      }
    }
    // The SDK ends the iteration silently when the stream is cut or aborted.
    watchdog.signal.throwIfAborted()
    if (!isComplete) throw new CallFailure('CONNECTION_FAILED')
    if (text.trim() === '') throw new CallFailure('INVALID', { problem: 'no text' })
    return text
  } catch (error) {
    throw failureOf(deps, error, watchdog.signal)
  } finally {
    bill.close()
    watchdog.stop()
  }
}

/**
 * What a stream is billed for. The API says it at the end only (`message_delta`); a stream that ends before is billed for
 * what was made until then, which is estimated from what came, thinking included where it is shown.
 */
function startBill(trace: CallTrace) {
  let isReported = false
  let made = ''
  return {
    note(event: RawMessageStreamEvent): void {
      if (event.type === 'message_start') {
        trace.usage = withReported(trace.usage, event.message.usage)
      } else if (event.type === 'message_delta') {
        trace.usage = withReported(trace.usage, event.usage)
        isReported = true
      } else if (event.type === 'content_block_delta') {
        if (event.delta.type === 'text_delta') made += event.delta.text
        if (event.delta.type === 'thinking_delta') made += event.delta.thinking
      }
    },
    close(): void {
      if (isReported || made === '') return
      const outputTokens = Math.max(trace.usage.outputTokens, estimateTokens(made))
      trace.usage = { ...trace.usage, outputTokens }
      trace.isEstimated = true
    },
  }
}

function paramsOf(request: AttemptRequest) {
  return {
    model: request.model,
    max_tokens: request.maxTokens,
    thinking: request.thinking,
    system: request.shape.system,
    messages: request.shape.messages,
  }
}

function headersOf({ task }: AttemptRequest) {
  return { 'x-interview-task': task }
}

function checkStopReason(reason: string | null): void {
  if (reason === 'refusal') throw new CallFailure('REFUSED')
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') {
    throw new CallFailure('TRUNCATED')
  }
}

function valueIn<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  let json: unknown
  try {
    json = JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? storable(value) : value))
  } catch (cause) {
    throw new CallFailure('INVALID', { problem: text.trim() === '' ? 'no text' : 'not JSON', cause })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new CallFailure('INVALID', { problem: z.prettifyError(parsed.error), cause: parsed.error })
}

/** What a database takes and a reader sees. */
function storable(text: string): string {
  return visibleText(text).toWellFormed()
}

function failureOf(deps: AttemptDeps, error: unknown, signal: AbortSignal): CallFailure {
  const requestId = requestIdIn(error)
  if (requestId !== undefined) deps.trace.requestId ??= requestId
  return toCallFailure(error, signal)
}

function requestIdIn(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('requestID' in error)) return undefined
  return typeof error.requestID === 'string' ? error.requestID : undefined
}

interface ReportedUsage {
  readonly input_tokens?: number | null
  readonly output_tokens?: number | null
  readonly cache_creation_input_tokens?: number | null
  readonly cache_read_input_tokens?: number | null
}

/** Usage after another report. Reports are totals: they overwrite, and what one leaves out stays as it was. */
function withReported(usage: TokenUsage, reported: ReportedUsage): TokenUsage {
  return {
    inputTokens: reported.input_tokens ?? usage.inputTokens,
    outputTokens: reported.output_tokens ?? usage.outputTokens,
    cacheWriteTokens: reported.cache_creation_input_tokens ?? usage.cacheWriteTokens,
    cacheReadTokens: reported.cache_read_input_tokens ?? usage.cacheReadTokens,
  }
}
