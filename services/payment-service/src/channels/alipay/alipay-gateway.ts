import { withDeadline } from '@interview-pass/service-kit'
import { AlipaySdk } from 'alipay-sdk'
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  type CircuitBreakerPolicy,
} from 'cockatiel'
import { z } from 'zod'
import { readPrivateKey, readPublicKey } from './alipay-keys.ts'
import { toBeijingTime } from './beijing-time.ts'

export interface AlipayGatewayOptions {
  readonly gatewayUrl: string
  readonly appId: string
  /** As `readPrivateKey` takes it. */
  readonly privateKey: string
  /** As `readPublicKey` takes it. */
  readonly alipayPublicKey: string
  readonly timeoutMs: number
  readonly now: () => Date
}

const gatewayAnswer = z.looseObject({
  code: z.string().max(16),
  sub_code: z
    .string()
    .transform((text) => text.slice(0, 64))
    .nullish(),
})

/**
 * A verified answer of the gateway, or why there is none. UNKNOWN means that the call may have taken effect, NOT_ASKED
 * that the breaker is open and no call was made.
 */
export type GatewayAnswer =
  | {
      readonly kind: 'ANSWER'
      readonly code: string
      readonly subCode: string | undefined
      readonly fields: unknown
    }
  | { readonly kind: 'UNKNOWN'; readonly reason: string }
  | { readonly kind: 'NOT_ASKED'; readonly reason: string }

export type AlipayGateway = (
  method: string,
  content: Record<string, string>,
  notifyUrl?: string,
) => Promise<GatewayAnswer>

const breakAfterFailures = 5
const halfOpenAfterMs = 10_000

/**
 * The v2 gateway through the official SDK, behind one breaker. Every answer's signature is checked; time is sent in
 * Beijing time whatever the process's time zone. Never throws: whatever goes wrong on the way is UNKNOWN or NOT_ASKED.
 */
export function connectAlipayGateway(options: AlipayGatewayOptions): AlipayGateway {
  const sdk = new AlipaySdk({
    appId: options.appId,
    privateKey: readPrivateKey(options.privateKey).export({ type: 'pkcs1', format: 'pem' }).toString(),
    alipayPublicKey: readPublicKey(options.alipayPublicKey)
      .export({ type: 'spki', format: 'pem' })
      .toString(),
    gateway: options.gatewayUrl,
    timeout: options.timeoutMs,
    camelcase: false,
  })
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: halfOpenAfterMs,
    breaker: new ConsecutiveBreaker(breakAfterFailures),
  })
  return (method, content, notifyUrl) =>
    guarded(breaker, () =>
      // The SDK's own timeout covers neither connecting nor an answer that trickles.
      withDeadline(
        () =>
          sdk.exec(
            method,
            {
              timestamp: toBeijingTime(options.now()),
              bizContent: content,
              ...(notifyUrl !== undefined && { notifyUrl }),
            },
            { validateSign: true },
          ),
        options.timeoutMs,
      ),
    )
}

/** Gateway codes that say nothing about the outcome. Source: Alipay's common error codes, 20000 and 10003. */
const unsettledCodes = new Set(['20000', '10003'])

async function guarded(breaker: CircuitBreakerPolicy, call: () => Promise<unknown>): Promise<GatewayAnswer> {
  try {
    return await breaker.execute(async () => {
      const { code, sub_code: subCode, ...fields } = gatewayAnswer.parse(await call())
      if (unsettledCodes.has(code)) throw new GatewayUnsettledError(`gateway code ${code}`)
      return { kind: 'ANSWER', code, subCode: subCode ?? undefined, fields }
    })
  } catch (error) {
    if (error instanceof BrokenCircuitError) return { kind: 'NOT_ASKED', reason: 'BREAKER_OPEN' }
    return { kind: 'UNKNOWN', reason: reasonOf(error) }
  }
}

class GatewayUnsettledError extends Error {
  override readonly name = 'GatewayUnsettledError'
}

/** A short cause for the log. The SDK's own messages hold raw answers and signed text, so they are not repeated. */
function reasonOf(error: unknown): string {
  if (error instanceof GatewayUnsettledError) return error.message
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.name : 'UNKNOWN_ERROR'
}
