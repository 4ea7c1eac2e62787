/** Generous and fixed: limits are played by faults, never by counting. */
const LIMITS = { requests: 4_000, tokens: 2_400_000, 'input-tokens': 2_000_000, 'output-tokens': 400_000 }

const WINDOW_MS = 60_000

/** Headers of every answer of the API. */
export function headersOfEveryAnswer(requestId: string): Record<string, string> {
  return {
    'request-id': requestId,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000001',
    'anthropic-workspace-id': 'wrkspc_01Simulated',
  }
}

/** The rate-limit headers of an answered message; `…-reset` is RFC 3339. */
export function rateLimitHeaders(now: Date, used: { input: number; output: number }): Record<string, string> {
  const reset = new Date(now.getTime() + WINDOW_MS).toISOString().replace(/\.\d{3}Z$/, 'Z')
  const remaining = {
    requests: LIMITS.requests - 1,
    tokens: LIMITS.tokens - used.input - used.output,
    'input-tokens': LIMITS['input-tokens'] - used.input,
    'output-tokens': LIMITS['output-tokens'] - used.output,
  }
  return Object.fromEntries(
    Object.entries(LIMITS).flatMap(([name, limit]) => [
      [`anthropic-ratelimit-${name}-limit`, String(limit)],
      [`anthropic-ratelimit-${name}-remaining`, String(Math.max(0, remainingOf(remaining, name)))],
      [`anthropic-ratelimit-${name}-reset`, reset],
    ]),
  )
}

function remainingOf(remaining: Record<string, number>, name: string): number {
  return remaining[name] ?? 0
}
