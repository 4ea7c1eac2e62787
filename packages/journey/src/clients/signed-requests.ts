import { randomUUID } from 'node:crypto'
import { signRequest } from '@interview-pass/contracts'
import type { z } from 'zod'
import { exchange, type ClientOptions } from './exchange.ts'
import { repeat } from './repeat.ts'

export interface SignedRequestOptions extends ClientOptions {
  readonly credentials: { readonly clientId: string; readonly secret: string }
  /** Of other replicas: a request that is repeated goes to each in turn. Default none. */
  readonly otherUrls?: readonly string[]
}

/** Signed requests and their repetition. Both throw ApiError or NoAnswerError once repeating has not helped. */
export function createSignedRequests(options: SignedRequestOptions) {
  const { baseUrl, otherUrls = [], credentials, pathPrefix = '/api/v1', deadlineMs, signal } = options
  const urls = [baseUrl, ...otherUrls]

  const ask = async <Schema extends z.ZodType>(
    schema: Schema,
    { method, path, body, headers }: Asked,
  ): Promise<z.output<Schema>> => {
    const target = pathPrefix + path
    let attempts = 0
    const attempt = () => {
      const url = (urls[attempts % urls.length] ?? baseUrl) + target
      attempts += 1
      // Made anew for each attempt, because a nonce is good once.
      const timestampSeconds = Math.floor(Date.now() / 1000)
      const request = { method, target, body: body ?? '', timestampSeconds, nonce: randomUUID() }
      const signed = { ...signRequest(credentials, request), ...headers }
      return exchange({ method, url, body, headers: signed, deadlineMs, signal }, schema)
    }
    return (await repeat(attempt, options.repeat, signal)).data
  }

  return {
    get: <Schema extends z.ZodType>(schema: Schema, path: string) => ask(schema, { method: 'GET', path }),
    /** With a body, under a key; or without either. */
    post<Schema extends z.ZodType>(
      schema: Schema,
      path: string,
      sent?: { readonly body: object; readonly idempotencyKey: string },
    ) {
      if (sent === undefined) return ask(schema, { method: 'POST', path })
      const headers = { 'content-type': 'application/json', 'idempotency-key': sent.idempotencyKey }
      return ask(schema, { method: 'POST', path, body: JSON.stringify(sent.body), headers })
    },
  }
}

interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}
