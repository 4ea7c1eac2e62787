import { createHash, createHmac } from 'node:crypto'

/** What a request signature covers. */
export interface SignedRequest {
  readonly method: string
  /** Path and query exactly as sent: `/api/v1/payment/orders?page=2`. */
  readonly target: string
  /** Unix time in whole seconds; the service allows 300 s either way. */
  readonly timestampSeconds: number
  /** Single use, 16 to 64 characters; a retry of the same request needs a new one. */
  readonly nonce: string
  /** The raw body bytes as sent; empty for none. */
  readonly body: Uint8Array | string
}

export const signatureHeaders = {
  clientId: 'x-client-id',
  timestamp: 'x-timestamp',
  nonce: 'x-nonce',
  signature: 'x-signature',
} as const

/** Lower-case hex HMAC-SHA256 over `METHOD\npath?query\ntimestamp\nnonce\nhex(sha256(body))`. */
export function requestSignature(secret: string, request: SignedRequest): string {
  const bodyHash = createHash('sha256').update(request.body).digest('hex')
  const text = [
    request.method.toUpperCase(),
    request.target,
    request.timestampSeconds,
    request.nonce,
    bodyHash,
  ].join('\n')
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** The four headers of a signed request, ready to send. */
export function signRequest(
  client: { clientId: string; secret: string },
  request: SignedRequest,
): Record<string, string> {
  return {
    [signatureHeaders.clientId]: client.clientId,
    [signatureHeaders.timestamp]: String(request.timestampSeconds),
    [signatureHeaders.nonce]: request.nonce,
    [signatureHeaders.signature]: requestSignature(client.secret, request),
  }
}
