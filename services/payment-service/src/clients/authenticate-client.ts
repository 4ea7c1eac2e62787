import { createHash, timingSafeEqual } from 'node:crypto'
import {
  requestSignature,
  signatureHeaders,
  signatureText,
  type SignedRequest,
} from '@interview-pass/contracts'
import { AppError, type AccessRequest, type AccessRule } from '@interview-pass/service-kit'
import { z } from 'zod'
import { SignatureVerificationError } from '../payment-errors.ts'
import type { ApiClient } from './api-client.ts'
import type { FindClient } from './find-client.ts'
import { signatureSecurity } from './signature-security.ts'
import type { UseNonce } from './use-nonce.ts'

const clockSkewMaxSeconds = 300

const proofHeaders = z.object({
  [signatureHeaders.clientId]: z.string().min(1).max(64),
  [signatureHeaders.timestamp]: z.string().regex(/^\d{1,12}$/),
  [signatureHeaders.nonce]: z.string().regex(/^[\w-]{16,64}$/),
  [signatureHeaders.signature]: z.string().regex(/^[0-9a-f]{64}$/),
})

export interface AuthenticateDeps {
  readonly findClient: FindClient
  readonly useNonce: UseNonce
  readonly now: () => Date
  /** Tells a caller whose signature is wrong what was to be signed; for development. */
  readonly explainsSignatures: boolean
}

/** Proof by request signature: known client, time within 300 s, HMAC over the raw bytes, nonce used once. */
export function apiClientAccess(deps: AuthenticateDeps): AccessRule<ApiClient> {
  return {
    name: 'request signature',
    openApiSecurity: [signatureSecurity],
    challenge: 'Signature',
    errors: ['UNAUTHENTICATED', 'SIGNATURE_INVALID'],
    authenticate: (request) => authenticateClient(deps, request),
    callerKey: (client) => client.clientId,
    clientId: (client) => client.clientId,
  }
}

/**
 * The client that signed a request. Throws UNAUTHENTICATED without proof, SIGNATURE_INVALID for a wrong one, and
 * SERVICE_UNAVAILABLE when nobody can tell whether it came before.
 */
export async function authenticateClient(deps: AuthenticateDeps, request: AccessRequest): Promise<ApiClient> {
  if (request.headers[signatureHeaders.signature] === undefined) throw new AppError('UNAUTHENTICATED')
  const headers = proofHeaders.safeParse(request.headers)
  if (!headers.success) throw refused(`${headers.error.issues[0]?.path.join('.') ?? 'headers'}: format`)
  const proof = headers.data
  const timestampSeconds = Number(proof[signatureHeaders.timestamp])
  const nonce = proof[signatureHeaders.nonce]
  if (Math.abs(deps.now().getTime() / 1000 - timestampSeconds) > clockSkewMaxSeconds) {
    throw refused(
      `${signatureHeaders.timestamp}: must be within ${clockSkewMaxSeconds} s of the server's time`,
    )
  }
  const client = await deps.findClient(request, proof[signatureHeaders.clientId])
  const signed = {
    method: request.method,
    target: request.target,
    timestampSeconds,
    nonce,
    body: request.rawBody,
  }
  const given = Buffer.from(proof[signatureHeaders.signature], 'hex')
  const isGenuine = client?.secrets.some((secret) =>
    timingSafeEqual(Buffer.from(requestSignature(secret, signed), 'hex'), given),
  )
  if (client === undefined || isGenuine !== true) {
    throw new SignatureVerificationError(deps.explainsSignatures ? { details: explanationOf(signed) } : {})
  }
  const isNew = await deps.useNonce(client, { nonce, signedAt: new Date(timestampSeconds * 1000) })
  if (!isNew) throw refused(`${signatureHeaders.nonce}: was used before`)
  return client
}

function refused(rule: string): SignatureVerificationError {
  return new SignatureVerificationError({ details: { rule } })
}

/** What whoever signs can compare with their own; neither depends on the secret. */
function explanationOf(signed: SignedRequest): { signed_text: string; signed_text_sha256: string } {
  const text = signatureText(signed)
  return { signed_text: text, signed_text_sha256: createHash('sha256').update(text).digest('hex') }
}
