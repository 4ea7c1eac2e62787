import { randomUUID } from 'node:crypto'
import { signRequest } from '@interview-pass/contracts'

/** A signed request to the service at `url`. */
export async function sendSigned(
  url: string,
  client: Parameters<typeof signRequest>[0],
  request: {
    method: string
    path: string
    body?: object | undefined
    headers?: Record<string, string> | undefined
  },
): Promise<Response> {
  const body = request.body === undefined ? '' : JSON.stringify(request.body)
  return fetch(new URL(request.path, url), {
    method: request.method,
    headers: {
      ...(body !== '' && { 'content-type': 'application/json' }),
      ...signRequest(client, {
        method: request.method,
        target: request.path,
        timestampSeconds: Math.floor(Date.now() / 1000),
        nonce: randomUUID(),
        body,
      }),
      ...request.headers,
    },
    ...(body !== '' && { body }),
    signal: AbortSignal.timeout(20_000),
  })
}
