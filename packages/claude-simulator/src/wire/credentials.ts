import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { ApiError, invalidRequest } from './api-error.ts'

const API_VERSION = '2026-10-21'

/**
 * Checks the credential (`Authorization: Bearer` as SDK 1.x sends it, or `x-api-key` as the API's own examples do)
 * and then the version header. Throws 401 or 400.
 */
export function checkHeaders(headers: IncomingHttpHeaders, apiKey: string | undefined): void {
  const credential = findCredential(headers)
  if (credential === undefined) {
    throw new ApiError(401, 'x-api-key header is required')
  }
  if (apiKey !== undefined && !isSameSecret(credential, apiKey)) {
    throw new ApiError(401, 'invalid x-api-key')
  }
  const version = headers['anthropic-version']
  if (version === undefined) {
    throw invalidRequest('anthropic-version: header is required')
  }
  if (version !== API_VERSION) {
    throw invalidRequest(`anthropic-version: this simulator speaks ${API_VERSION} only`)
  }
}

function findCredential(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const key = headers['x-api-key']
  const credential = bearer ?? (Array.isArray(key) ? key[0] : key)
  return credential?.trim() || undefined
}

function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
