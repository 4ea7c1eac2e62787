import type { PaymentChannel, RefundRequest } from '../channels/payment-channel.ts'
import type { RefundStatus } from './refund.ts'

/** What became of a refund at its channel. */
export type RefundOutcome =
  | { readonly kind: 'REFUNDED' }
  | { readonly kind: 'REFUSED' | 'NOT_ASKED'; readonly reason: string }
  | UndecidedRefund

export interface UndecidedRefund {
  readonly kind: 'POSTPONED' | 'UNKNOWN'
  readonly reason: string
}

type RefundChannel = Pick<PaymentChannel, 'refund' | 'queryRefund'>

type AskedRefund = RefundRequest & {
  readonly status: RefundStatus
  /** Whether the channel was asked for it before; whoever asked may have died of it. */
  readonly wasCalled: boolean
}

/**
 * Asks a channel to give money back. A refund that may have taken effect, as when whoever asked for it died, is asked about
 * before it is asked for again: a refusal then says nothing about the first.
 */
export async function askForRefund(channel: RefundChannel, refund: AskedRefund): Promise<RefundOutcome> {
  if (refund.status === 'UNKNOWN' || refund.wasCalled) {
    const known = await confirm(channel, refund)
    if (known !== undefined) return known
  }
  const result = await channel.refund(refund)
  if (result.kind !== 'ACCEPTED') return result
  return (await confirm(channel, refund)) ?? { kind: 'UNKNOWN', reason: 'NOT_CONFIRMED' }
}

/** Undefined when the channel knows of no such refund. */
async function confirm(channel: RefundChannel, refund: AskedRefund): Promise<RefundOutcome | undefined> {
  const answer = await channel.queryRefund(refund)
  if (answer.kind === 'NOT_REFUNDED') return undefined
  if (answer.kind !== 'REFUNDED') return answer
  return answer.amountFen === refund.amountFen
    ? { kind: 'REFUNDED' }
    : { kind: 'UNKNOWN', reason: 'AMOUNT_MISMATCH' }
}
