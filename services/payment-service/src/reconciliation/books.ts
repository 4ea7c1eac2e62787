import type { AttemptStatus } from '../attempts/attempt.ts'
import type { RefundCause, RefundStatus } from '../refunds/refund.ts'

/** An attempt as the comparison needs it. */
export interface OurPayment {
  readonly tenantId: bigint
  readonly attemptId: bigint
  readonly outTradeNo: string
  readonly amountFen: bigint
  readonly status: AttemptStatus
  /** The channel's number, once it is paid. */
  readonly paymentId: string | null
  readonly paidAt: Date | null
}

export interface OurRefund {
  readonly tenantId: bigint
  readonly attemptId: bigint
  readonly outTradeNo: string
  readonly outRequestNo: string
  readonly amountFen: bigint
  readonly cause: RefundCause
  readonly status: RefundStatus
  readonly createdAt: Date
  readonly endedAt: Date | null
}

/** Everything of ours that a day's bill names, or should name. */
export interface Books {
  readonly payments: readonly OurPayment[]
  readonly refunds: readonly OurRefund[]
}

export function isPaid({ status }: Pick<OurPayment, 'status'>): boolean {
  return status === 'PAID' || status === 'REFUNDED'
}

/** Whether it was booked without knowing its number, because all of the money was gone. */
export function isUnnumbered({ cause, outTradeNo, outRequestNo }: OurRefund): boolean {
  return cause === 'OUTSIDE' && outRequestNo === `${outTradeNo}C`
}
