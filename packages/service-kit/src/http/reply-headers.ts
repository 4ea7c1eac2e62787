import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { HeaderValues } from './security-headers.ts'

/** The app's headers and those set on this reply, ready to be changed and written. */
export function replyHeaders(reply: FastifyReply, headersOfAll: HeaderValues): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...headersOfAll, 'x-request-id': reply.request.id }
  const own = reply.getHeaders()
  for (const name in own) {
    const value = own[name]
    if (value !== undefined) headers[name] = value
  }
  return headers
}
