import { randomUUID } from 'node:crypto'
import { signatureHeaders, signRequest } from '@interview-pass/contracts'
import type { Addresses } from '@interview-pass/stack'

/** A request of the demo's API client, ready to send, and its signature; `path` without prefix. */
export function signedRequest(
  { payment, demo }: Pick<Addresses, 'payment' | 'demo'>,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body?: object },
) {
  const target = `/api/v1${path}`
  const json = body === undefined ? '' : JSON.stringify(body)
  const timestampSeconds = Math.floor(Date.now() / 1000)
  const headers = signRequest(
    { clientId: demo.client_id, secret: demo.client_secret },
    { method, target, body: json, timestampSeconds, nonce: randomUUID() },
  )
  return {
    url: payment.url + target,
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    signature: headers[signatureHeaders.signature] ?? '',
    ...(body !== undefined && { body: json }),
  }
}
