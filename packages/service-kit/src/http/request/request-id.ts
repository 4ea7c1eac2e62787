import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Versions 1 to 8 of the RFC variant, as in the envelope's schema. Source: RFC 9562, section 4. */
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** The caller's `X-Request-Id` where it is a uuid, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && uuidPattern.test(given) ? given : randomUUID()
}
