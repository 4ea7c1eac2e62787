import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type Anthropic from '@anthropic-ai/sdk'
import { ApiError, invalidRequest } from './api-error.ts'

const apiVersion = '2026-10-21'

/**
 * Checks the credential (`Authorization: Bearer` as SDK 1.x sends it, or `x-api-key` as the API's own examples do)
 * and then the version header. Throws 401 or 400.
 */
export function checkHeaders(headers: IncomingHttpHeaders, apiKey: string | undefined): void {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const credential = (bearer ?? [headers['x-api-key']].flat()[0])?.trim() ?? ''
  if (credential === '') throw new ApiError(401, 'x-api-key header is required')
  if (apiKey !== undefined && !isSameSecret(credential, apiKey)) throw new ApiError(401, 'invalid x-api-key')
  const version = headers['anthropic-version']
  if (version === undefined) throw invalidRequest('anthropic-version: header is required')
  if (version !== apiVersion) {
    throw invalidRequest(`anthropic-version: this simulator speaks ${apiVersion} only`)
  }
}

function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

const windowMs = 60_000

/** The rate-limit headers of a message. Limits are generous and fixed: they are played by faults, never by counting. */
export function rateLimitHeaders(
  now: Date,
  used: Pick<Anthropic.Usage, 'input_tokens' | 'output_tokens'>,
): Record<string, string> {
  const { input_tokens: input, output_tokens: output } = used
  const reset = new Date(now.getTime() + windowMs).toISOString().replace(/\.\d{3}Z$/, 'Z')
  const limited = (name: string, limit: number, spent: number) => ({
    [`anthropic-ratelimit-${name}-limit`]: String(limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(Math.max(0, limit - spent)),
    [`anthropic-ratelimit-${name}-reset`]: reset,
  })
  return {
    ...limited('requests', 4_000, 1),
    ...limited('tokens', 2_400_000, input + output),
    ...limited('input-tokens', 2_000_000, input),
    ...limited('output-tokens', 400_000, output),
  }
}
