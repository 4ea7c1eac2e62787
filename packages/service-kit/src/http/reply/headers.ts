import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import type { ApiVersion } from '@interview-pass/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HeaderValues } from './security-headers.ts'

/** Writes the head of an answer with the app's headers. The kit's own go out as a list, which Node writes without looking twice. */
export type WriteHead = (
  reply: FastifyReply,
  status: number,
  headers: readonly OutgoingHttpHeader[],
  /** From the handler: they win over the app's. */
  ofHandler?: HeaderValues,
) => void

export function headWriter(headersOfAll: HeaderValues): WriteHead {
  const listOfAll = Object.entries(headersOfAll).flat()
  return ({ raw, request }, status, headers, ofHandler) => {
    const list = [...listOfAll, 'x-request-id', request.id, ...(request.answerHeaders ?? []), ...headers]
    raw.writeHead(status, ofHandler === undefined ? list : withOverrides(list, ofHandler))
  }
}

function withOverrides(list: readonly OutgoingHttpHeader[], ofHandler: HeaderValues): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {}
  for (let at = 0; at < list.length; at += 2) headers[String(list[at])] = list[at + 1]
  for (const [name, value] of Object.entries(ofHandler)) headers[name.toLowerCase()] = value
  return headers
}

/** Sets a header of whatever this request will be answered with; none that the app or the handler may set as well. */
export function addHeader(request: FastifyRequest, name: string, value: string): void {
  request.answerHeaders ??= []
  request.answerHeaders.push(name, value)
}

export type NamedApiVersion = ApiVersion & { readonly name: string }

/**
 * `API-Version`, and for a deprecated version `Deprecation` and `Sunset`. The table knows that a version is deprecated
 * but not since when, so the value is the `true` of the drafts before RFC 9745. Sunset: RFC 8594, section 3.
 */
export function versionHeaders(version: NamedApiVersion): Record<string, string> {
  return {
    'api-version': version.name,
    ...(version.deprecated ? { deprecation: 'true' } : {}),
    ...(version.sunset === null ? {} : { sunset: new Date(version.sunset).toUTCString() }),
  }
}
