import { AlipaySdk } from 'alipay-sdk'
import { z } from 'zod'
import { describeSpan, inSpan } from '@interview-pass/service-kit'
import { createGuardedCall, unproved, UnsettledError, type NoAnswer } from '../guarded-call.ts'
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

/** A verified answer of the gateway, or why there is none. */
export type GatewayAnswer =
  | {
      readonly kind: 'ANSWER'
      readonly code: string
      readonly subCode: string | undefined
      readonly fields: unknown
    }
  | NoAnswer

export type AlipayGateway = (
  method: string,
  content: Record<string, string>,
  notifyUrl?: string,
) => Promise<GatewayAnswer>

/** Gateway codes that say nothing about the outcome. Source: Alipay's common error codes, 20000 and 10003. */
const unsettledCodes = new Set(['20000', '10003'])

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
  // Its deadline, because the SDK's own covers neither connecting nor an answer that trickles.
  const call = createGuardedCall(options)
  const exec = (method: string, content: Record<string, string>, notifyUrl?: string) =>
    call(async () => {
      const answer: unknown = await sdk
        .exec(
          method,
          {
            timestamp: toBeijingTime(options.now()),
            bizContent: content,
            ...(notifyUrl !== undefined && { notifyUrl }),
          },
          { validateSign: true },
        )
        .catch((error: unknown) => {
          throw isProofFailure(error) ? new UnsettledError(unproved) : error
        })
      const { code, sub_code: subCode, ...fields } = gatewayAnswer.parse(answer)
      if (unsettledCodes.has(code)) throw new UnsettledError(`gateway code ${code}`)
      return { kind: 'ANSWER' as const, code, subCode: subCode ?? undefined, fields }
    })
  return (method, ...asked) =>
    inSpan(
      method,
      { kind: 'CLIENT', attributes: { 'rpc.system': 'alipay', 'rpc.method': method } },
      async () => {
        const answer = await exec(method, ...asked)
        describeSpan({ outcome: answer.kind })
        return answer
      },
    )
}

/** Nothing but the message of the SDK's error tells it from others. */
function isProofFailure(error: unknown): boolean {
  return error instanceof Error && error.message.includes('验签失败')
}
