import { createHash, createHmac } from 'node:crypto'

/** Makes the token that shows an order's state while one QR code lives; the same each time for one attempt's public id. */
export type EventsTokenOf = (attemptId: string) => string

/**
 * 256 bits in base64url, which nobody can make without the key. So a repeated answer has the same token, and neither
 * database nor stored answers hold one. `key` is any secret of at least 32 bytes.
 */
export function createEventsTokens(key: Buffer): EventsTokenOf {
  return (attemptId) => createHmac('sha256', key).update(`order events\n${attemptId}`).digest('base64url')
}

/** What is kept of a token: hex SHA-256. */
export function hashEventsToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
