import type { AccessCodeStatus } from '@interview-pass/contracts'
import { nextState, statesBefore, type Transition } from '@interview-pass/service-kit'
import type { OrderStatus } from '../orders/order.ts'

export const refundStatuses = ['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED'] as const

export type RefundStatus = (typeof refundStatuses)[number]

/** Who wants the money back: a caller, two rules of settlement, or whoever gave it back at the channel itself. */
export const refundCauses = ['REQUESTED', 'SURPLUS', 'LATE_PAYMENT', 'OUTSIDE'] as const

export type RefundCause = (typeof refundCauses)[number]

export const refundEvents = ['ANSWER_LOST', 'MONEY_RETURNED', 'REFUSED'] as const

export type RefundEvent = (typeof refundEvents)[number]

/**
 * Only what the channel confirms ends a refund; until then it is asked again, under the same number. One that it refused and
 * that went back all the same, as by a person in its console, has been made: when it says so of that number.
 */
export const refundTransitions: readonly Transition<RefundStatus, RefundEvent>[] = [
  { from: 'REQUESTED', event: 'ANSWER_LOST', to: 'UNKNOWN', by: 'channel' },
  { from: 'REQUESTED', event: 'MONEY_RETURNED', to: 'SUCCEEDED', by: 'channel' },
  { from: 'REQUESTED', event: 'REFUSED', to: 'REFUSED', by: 'channel' },
  { from: 'UNKNOWN', event: 'ANSWER_LOST', to: 'UNKNOWN', by: 'channel' },
  { from: 'UNKNOWN', event: 'MONEY_RETURNED', to: 'SUCCEEDED', by: 'channel' },
  { from: 'UNKNOWN', event: 'REFUSED', to: 'REFUSED', by: 'channel' },
  { from: 'REFUSED', event: 'MONEY_RETURNED', to: 'SUCCEEDED', by: 'channel' },
]

/** On its way: the channel has not said yet what became of it. */
export const openRefundStatuses: readonly RefundStatus[] = statesBefore(refundTransitions, 'REFUSED')

export function isOpenRefund(status: RefundStatus): boolean {
  return openRefundStatuses.includes(status)
}

export function mayEndAs(status: RefundStatus, event: RefundEvent): boolean {
  return nextState(refundTransitions, status, event) !== undefined
}

/** An order's money as it stands: what decides whether some of it may go back. */
export interface RefundCase {
  readonly orderStatus: OrderStatus
  readonly codeStatus: AccessCodeStatus | undefined
  /** What was paid. */
  readonly paidFen: bigint
  /** What went back or is on its way. */
  readonly reservedFen: bigint
}

export type RefundVerdict =
  | { readonly kind: 'ALLOWED'; readonly amountFen: bigint; readonly isFull: boolean }
  | { readonly kind: 'REFUSED'; readonly rule: RefundRule; readonly leftFen: bigint }

type RefundRule = 'NOT_PAID' | 'NOTHING_LEFT' | 'OVER_TOTAL' | 'CODE_USED'

/**
 * Whether `askedFen`, or all that is left when it is undefined, may go back. A code that opened its interview keeps the
 * money from going back in full, unless somebody who may do so forces it.
 */
export function judgeRefund(
  { orderStatus, codeStatus, paidFen, reservedFen }: RefundCase,
  askedFen: bigint | undefined,
  isForced: boolean,
): RefundVerdict {
  // More may be on its way than was paid: somebody gave it back at the channel, too, and only one of both can take effect.
  const leftFen = reservedFen > paidFen ? 0n : paidFen - reservedFen
  const refused = (rule: RefundRule): RefundVerdict => ({ kind: 'REFUSED', rule, leftFen })
  if (orderStatus === 'PENDING' || orderStatus === 'CANCELLED') return refused('NOT_PAID')
  if (leftFen === 0n) return refused('NOTHING_LEFT')
  const amountFen = askedFen ?? leftFen
  if (amountFen > leftFen) return refused('OVER_TOTAL')
  const isFull = amountFen === leftFen
  if (isFull && codeStatus === 'ACTIVATED' && !isForced) return refused('CODE_USED')
  return { kind: 'ALLOWED', amountFen, isFull }
}

/** Of a payment's refunds, what decides whether another one is to follow. */
interface RefundSoFar {
  readonly status: RefundStatus
  readonly cause: RefundCause
  readonly amountFen: bigint
}

/** What of a payment the channel has not given back yet. */
export function notReturnedFen(paidFen: bigint, refunds: readonly RefundSoFar[]): bigint {
  const returned = refunds.filter(({ status }) => status === 'SUCCEEDED')
  return paidFen - sumFen(returned)
}

/**
 * What of a payment that paid for nothing is still to go back, and why; undefined when nothing is, or when it paid for
 * something. An amount that the channel refused is not asked for again.
 */
export function restToReturn(
  paidFen: bigint,
  refunds: readonly RefundSoFar[],
): Pick<RefundSoFar, 'cause' | 'amountFen'> | undefined {
  const intent = refunds.find(({ cause }) => cause === 'SURPLUS' || cause === 'LATE_PAYMENT')
  if (intent === undefined) return undefined
  const reserved = refunds.filter(({ status }) => status !== 'REFUSED')
  const amountFen = paidFen - sumFen(reserved)
  const wasRefused = refunds.some((refund) => refund.status === 'REFUSED' && refund.amountFen === amountFen)
  return amountFen <= 0n || wasRefused ? undefined : { cause: intent.cause, amountFen }
}

function sumFen(refunds: readonly RefundSoFar[]): bigint {
  return refunds.reduce((sum, { amountFen }) => sum + amountFen, 0n)
}

/**
 * Seconds between two looks at a refund whose outcome is not known: the channel's own query knows it after ten seconds,
 * and money that is missing in our account may take days to come.
 */
const checkSchedule = [
  10, 15, 30, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 86_400, 86_400, 86_400,
] as const

/** When a refund is looked at again after its look number `checkCount`; undefined after the last of the schedule. */
export function nextCheckAt(checkCount: number, now: Date): Date | undefined {
  const seconds = checkSchedule[checkCount - 1]
  return seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000)
}

/** Alipay wants so much time between two refunds of one trade. Source: its documentation of alipay.trade.refund. */
export const betweenRefundsMs = 3000
