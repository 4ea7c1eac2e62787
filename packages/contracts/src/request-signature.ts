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

/** What is signed: `METHOD\npath?query\ntimestamp\nnonce\nhex(sha256(body))`. */
export function signatureText(request: SignedRequest): string {
  const bodyHash = createHash('sha256').update(request.body).digest('hex')
  const { method, target, timestampSeconds, nonce } = request
  return [method.toUpperCase(), target, timestampSeconds, nonce, bodyHash].join('\n')
}

/** Lower-case hex HMAC-SHA256 of the signature text. */
export function requestSignature(secret: string, request: SignedRequest): string {
  return createHmac('sha256', secret).update(signatureText(request)).digest('hex')
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

/** A request and its signature, for documents and for the tests of clients in other languages. */
export const signatureExample = {
  secret: 'a-secret-of-your-api-client',
  request: {
    method: 'POST',
    target: '/api/v1/payment/create',
    timestampSeconds: 1_768_471_800,
    nonce: '0d9c7f4e-8a53-4f0e-9d6f-2f1c5f0a7b11',
    body: '{"user_id":"5f0c0f6e-51c6-4f0f-9d0e-3b6f3f7f2a11","product_id":"8a1f6c52-0c55-4d6f-8d3e-0c9e5b1d7e22"}',
  },
  signature: 'f7ece149f7cbc8280f024eac901409fcdd29c5213d237f9976a597e14890b818',
} as const
