import { randomUUID } from 'node:crypto'
import type { RefundCause, RefundStatus } from '../src/refunds/refund.ts'
import type { PlantedOrder } from './orders.ts'
import type { PaymentServiceUnderTest } from './payment-service.ts'

interface RefundToPlant {
  readonly amountFen: number
  readonly status?: RefundStatus
  readonly cause?: RefundCause
  readonly outRequestNo?: string
  readonly revokesCode?: boolean
  readonly calledAt?: Date
  /** False: nobody asks about it any more. */
  readonly isDue?: boolean
  /** Looks that were taken at it. */
  readonly checkCount?: number
}

/** A refund of a paid attempt, due since an hour while it is open; its public id. */
export async function plantRefund(
  { sql }: PaymentServiceUnderTest,
  { outTradeNo }: Pick<PlantedOrder, 'outTradeNo'>,
  refund: RefundToPlant,
): Promise<string> {
  const { status = 'REQUESTED', cause = 'REQUESTED', outRequestNo = randomUUID(), calledAt = null } = refund
  const { revokesCode = false, checkCount = 0, isDue = true } = refund
  const isOpen = status === 'REQUESTED' || status === 'UNKNOWN'
  const [row] = await sql<[{ id: string }]>`
    insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, status, cause, out_request_no, revokes_code,
      called_at, check_count, check_due_at, ended_at)
    select tenant_id, order_id, id, ${refund.amountFen}, ${status}, ${cause}, ${outRequestNo}, ${revokesCode},
      ${calledAt}, ${checkCount}, case when ${isOpen && isDue} then now() - interval '1 hour' end, case when not ${isOpen} then now() end
    from payment.payment_attempts where out_trade_no = ${outTradeNo}
    returning public_id as id`
  return row.id
}
