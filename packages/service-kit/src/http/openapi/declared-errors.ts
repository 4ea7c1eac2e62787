import type { ErrorCode } from '@interview-pass/contracts'
import { readsIdempotencyKey } from '../request/idempotency-key.ts'
import type { DescribedRoute } from './described-route.ts'

/** Every error that a route may answer: those that it names itself, and those that come with what it takes and asks for. */
export function declaredErrors({ outline, schemas, access, isLimited }: DescribedRoute): ErrorCode[] {
  const { params, query, headers, body } = schemas
  const codes: ErrorCode[] = [...outline.errors, ...(access.errors ?? []), 'MALFORMED_REQUEST']
  if ([params, query, headers, body].some((part) => part !== undefined)) codes.push('VALIDATION_FAILED')
  // A body is received before anyone looks whether the route takes one.
  if (outline.method !== 'GET') codes.push('PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  if (readsIdempotencyKey(headers)) codes.push('IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED')
  // A failed proof is counted even where the route itself is not limited.
  if (isLimited || access.openApiSecurity.length > 0) codes.push('RATE_LIMITED')
  codes.push('SERVICE_ERROR', 'SERVICE_UNAVAILABLE')
  return [...new Set(codes)]
}
