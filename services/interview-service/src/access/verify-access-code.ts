import { ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import { z } from 'zod'
import { randomUUID } from 'node:crypto'
import {
  errorEnvelope,
  interviewTerms,
  signRequest,
  successEnvelope,
  type ErrorCode,
} from '@interview-pass/contracts'
import { AppError, currentTraceparent, describeSpan, inSpan, withDeadline } from '@interview-pass/service-kit'
import type { AccessGrant } from './access-grant.ts'

/** payment-service could not be asked: its answer, whatever it would have been, is not known. */
export class VerifyUnavailable extends Error {
  override readonly name = 'VerifyUnavailable'
}

/** Asks payment-service. Throws AppError INVALID_ACCESS or CODE_EXPIRED when it refuses, VerifyUnavailable when it cannot be asked. */
export type VerifyAccessCode = (accessCode: string) => Promise<AccessGrant>

export interface VerifierOptions {
  readonly paymentServiceUrl: string
  readonly client: { readonly clientId: string; readonly secret: string }
  readonly timeoutMs: number
  readonly now: () => Date
}

const verifyPath = '/api/v1/access-code/verify'
const spanOfAsking = { kind: 'CLIENT', attributes: { 'http.request.method': 'POST' } } as const

const attemptsMax = 2
const failuresToOpen = 5
const openForMs = 5000

const verified = successEnvelope(
  z.object({
    tenant_id: z.uuid(),
    interview: interviewTerms,
    expires_at: z.iso.datetime(),
  }),
)

/** Refusals that are about the code itself, and therefore final. */
const refusals: readonly ErrorCode[] = ['INVALID_ACCESS', 'CODE_EXPIRED']

/**
 * `timeoutMs` covers both attempts. After five failures in a row nothing is asked for five seconds, so that an outage of
 * payment-service costs its deadline a few times and not with every create.
 */
export function createVerifier(options: VerifierOptions): VerifyAccessCode {
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof AppError)),
    { halfOpenAfter: openForMs, breaker: new ConsecutiveBreaker(failuresToOpen) },
  )
  return async (accessCode) => {
    try {
      return await breaker.execute(() =>
        withDeadline((signal) => askTwice(options, accessCode, signal), options.timeoutMs),
      )
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new VerifyUnavailable('payment-service could not be asked', { cause: error })
    }
  }
}

async function askTwice(
  options: VerifierOptions,
  accessCode: string,
  signal: AbortSignal,
): Promise<AccessGrant> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inSpan(`POST ${verifyPath}`, spanOfAsking, () => ask(options, accessCode, signal))
    } catch (error) {
      if (error instanceof AppError || attempt === attemptsMax || signal.aborted) throw error
    }
  }
}

/** Signed, so that payment-service counts us by our client id and not by the address that all our customers share. */
async function ask(options: VerifierOptions, accessCode: string, signal: AbortSignal): Promise<AccessGrant> {
  const url = new URL(verifyPath, options.paymentServiceUrl)
  const request = {
    method: 'POST',
    target: url.pathname,
    timestampSeconds: Math.floor(options.now().getTime() / 1000),
    nonce: randomUUID(),
    body: JSON.stringify({ access_code: accessCode }),
  }
  const response = await fetch(url, {
    method: request.method,
    headers: {
      ...signRequest(options.client, request),
      'content-type': 'application/json',
      traceparent: currentTraceparent(),
    },
    body: request.body,
    signal,
    redirect: 'error',
  })
  describeSpan({ 'http.response.status_code': response.status })
  const body: unknown = await response.json()
  if (!response.ok) throw refusalOf(body)
  const { data } = verified.parse(body)
  return {
    tenantPublicId: data.tenant_id,
    expireAt: data.expires_at,
    terms: data.interview,
  }
}

function refusalOf(body: unknown): Error {
  const { code } = errorEnvelope.parse(body).error
  const refusal = refusals.find((each) => each === code)
  return refusal === undefined
    ? new VerifyUnavailable(`payment-service answered ${code}`)
    : new AppError(refusal)
}
