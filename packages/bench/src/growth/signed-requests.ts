import { randomUUID } from 'node:crypto'
import { signRequest } from '@interview-pass/contracts'
import type { BenchStack } from '../bench-stack.ts'
import type { LoadRequest } from '../http-load.ts'

/** Requests are limited by client: so many share the load. */
const clients = 50

/** Makes clients with the secret of the demo's. */
export async function plantClients({ sql, stack }: BenchStack): Promise<void> {
  await sql`
    insert into payment.api_clients (tenant_id, client_id, secret_encrypted)
    select tenant_id, 'bench-' || number, secret_encrypted
    from payment.api_clients, generate_series(0, ${clients - 1}) number
    where client_id = ${stack.addresses.demo.client_id}`
}

/** A request of one of those clients, to be sent soon. */
export function signedRequest(
  { stack }: BenchStack,
  number: number,
  { method, path, content }: { method: LoadRequest['method']; path: string; content?: object },
): LoadRequest {
  const secret = stack.addresses.demo.client_secret
  const body = content === undefined ? '' : JSON.stringify(content)
  const timestampSeconds = Math.floor(Date.now() / 1000)
  const signed = { method, target: path, timestampSeconds, nonce: randomUUID(), body }
  return {
    method,
    path,
    headers: {
      ...signRequest({ clientId: `bench-${number % clients}`, secret }, signed),
      ...(content && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(content && { body }),
  }
}
