import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorCode } from '@interview-pass/contracts'

/** What a proof of identity may be read from. */
export interface AccessRequest {
  readonly method: string
  /** Path and query exactly as received: what a request signature covers. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  /** The body's bytes as received; empty for none. */
  readonly rawBody: Buffer
  /** The caller's address, after the trusted proxies. */
  readonly address: string
  /** Path parameters and query, decoded but not validated. */
  readonly params: unknown
  readonly query: unknown
  /** The body, parsed on first use but not validated. Throws AppError when it is malformed or of another content type. */
  readonly body: unknown
  /**
   * Called before a look-up that anybody could cause by a wrong proof: `createProofLookup` does. Throws AppError RATE_LIMITED
   * when too many proofs of this address have failed.
   */
  beforeLookup(): Promise<void>
}

/** How a caller proves itself. Given by the service; runs before anything else of the request is looked at. */
export interface AccessRule<Caller> {
  readonly name: string
  /** Security requirement objects of OpenAPI; alternatives. The schemes are in `HttpAppOptions.securitySchemes`. */
  readonly openApiSecurity: readonly Readonly<Record<string, readonly string[]>>[]
  /** Errors that `authenticate` may throw, for the documentation. */
  readonly errors?: readonly ErrorCode[]
  /** The scheme that `WWW-Authenticate` names beside a 401. Source: RFC 9110, section 11.6.1. */
  readonly challenge?: string | undefined
  /** Throws AppError when the proof is missing or wrong. */
  authenticate(request: AccessRequest): Caller | Promise<Caller>
  /** Whom a limit by caller counts; undefined counts the address. Never a secret: it becomes part of a Redis key. */
  callerKey?(caller: Caller): string | undefined
  /** The API client, for the access log. Never a secret. */
  clientId?(caller: Caller): string | undefined
}

/** No proof asked: the caller is unknown. */
export const publicAccess: AccessRule<undefined> = {
  name: 'public',
  openApiSecurity: [],
  authenticate: () => undefined,
}
