import { z } from 'zod'
import {
  createGuardedCall,
  unproved,
  UnsettledError,
  type NoAnswer,
} from '../../src/channels/guarded-call.ts'
import { isProved, proofOf } from './header-pay-proof.ts'

/** An answer that the channel has proved. `code` is its word for a refusal. */
export interface HeaderPayAnswer {
  readonly kind: 'ANSWER'
  readonly status: number
  readonly code: string
  readonly fields: unknown
}

export type HeaderPayClient = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
) => Promise<HeaderPayAnswer | NoAnswer>

const timeoutMs = 1000

const refusal = z.object({ code: z.string().max(64) }).catch({ code: 'UNREADABLE' })

/** JSON over HTTP, proved in both directions, behind one breaker. Never throws. */
export function connectHeaderPayClient(apiUrl: string): HeaderPayClient {
  const call = createGuardedCall({ timeoutMs })
  return (method, path, body) =>
    call(async (signal) => {
      const text = body === undefined ? '' : JSON.stringify(body)
      const response = await fetch(new URL(path, apiUrl), {
        method,
        headers: { 'content-type': 'application/json', ...proofOf(text) },
        ...(text !== '' && { body: text }),
        signal,
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      // Whoever answered, it was not the channel.
      if (!isProved(Object.fromEntries(response.headers), bytes)) throw new UnsettledError(unproved)
      if (response.status >= 500) throw new UnsettledError(`HTTP ${response.status}`)
      const fields: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString())
      const code = response.ok ? 'SUCCESS' : refusal.parse(fields).code
      return { kind: 'ANSWER' as const, status: response.status, code, fields }
    })
}
