import type { TokenUsage } from '../../model-calls/model-call.ts'

interface ReportedUsage {
  readonly input_tokens?: number | null
  readonly output_tokens?: number | null
  readonly cache_creation_input_tokens?: number | null
  readonly cache_read_input_tokens?: number | null
}

/** Usage after another report. Reports are totals: they overwrite, and what one leaves out stays as it was. */
export function withReported(usage: TokenUsage, reported: ReportedUsage): TokenUsage {
  return {
    inputTokens: reported.input_tokens ?? usage.inputTokens,
    outputTokens: reported.output_tokens ?? usage.outputTokens,
    cacheWriteTokens: reported.cache_creation_input_tokens ?? usage.cacheWriteTokens,
    cacheReadTokens: reported.cache_read_input_tokens ?? usage.cacheReadTokens,
  }
}
