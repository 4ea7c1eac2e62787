import { createHash, randomBytes } from 'node:crypto'

const tokenBytes = 32

/** A token in the one moment in which it is known. */
export interface IssuedToken {
  readonly token: string
  readonly expiresAt: Date
}

/** 256 bits, opaque: whoever holds it is the candidate of one session. Only its hash is stored. */
export function newSessionToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

export function sessionTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The token of an `Authorization: Bearer` header; undefined when there is none. Source: RFC 6750, section 2.1. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer ([A-Za-z0-9._~+/-]{1,200}=*)$/i.exec(authorization ?? '')?.[1]
}
