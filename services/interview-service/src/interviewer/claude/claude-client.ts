import { Anthropic } from '@anthropic-ai/sdk'

/** A client of the Messages API that retries nothing and logs nothing. A redirect is an error: it would take the key elsewhere. */
export function openClaudeClient({
  apiKey,
  baseUrl,
}: {
  readonly apiKey: string
  readonly baseUrl?: string | undefined
}) {
  return new Anthropic({
    apiKey,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    maxRetries: 0,
    fetchOptions: { redirect: 'error' },
    // Its log lines hold request bodies at some levels.
    logLevel: 'off',
  })
}
