import type { Transition } from '@interview-pass/service-kit'

export const differenceStatuses = ['OPEN', 'HEALED', 'CLOSED'] as const

export type DifferenceStatus = (typeof differenceStatuses)[number]

type DifferenceEvent = 'HEALED' | 'CLOSED' | 'FOUND_AGAIN'

/** Healing is what the channel confirmed; whatever else there is needs somebody who says why it may be closed. */
export const differenceTransitions: readonly Transition<DifferenceStatus, DifferenceEvent>[] = [
  { from: 'OPEN', event: 'HEALED', to: 'HEALED', by: 'channel' },
  { from: 'OPEN', event: 'CLOSED', to: 'CLOSED', by: 'operator' },
  { from: 'HEALED', event: 'FOUND_AGAIN', to: 'OPEN', by: 'channel' },
]

export const differenceKinds = ['MISSING_HERE', 'MISSING_THERE', 'AMOUNT', 'STATUS', 'FEE', 'REFUND'] as const

/**
 * MISSING_HERE: the channel has what no attempt of ours is about. MISSING_THERE: we have a payment that the channel has
 * not. AMOUNT, STATUS, FEE: both have it, and say something else of it. REFUND: money that went back according to one.
 */
export type DifferenceKind = (typeof differenceKinds)[number]

/** What brings our books to what the channel has, where it confirms that when it is asked. */
type Remedy =
  | { readonly kind: 'SETTLE' }
  | { readonly kind: 'BOOK_REFUND'; readonly outRequestNo: string; readonly amountFen: bigint }

export interface Difference {
  readonly kind: DifferenceKind
  readonly outTradeNo: string
  readonly outRequestNo: string | null
  /** What our books say, such as `PAID 199.00`; null when they say nothing. */
  readonly ours: string | null
  /** What the channel says. */
  readonly theirs: string | null
  /** The attempt that it is about, where there is one. */
  readonly attempt: { readonly tenantId: bigint; readonly attemptId: bigint } | null
  /** Null where only somebody can tell. */
  readonly remedy: Remedy | null
}
