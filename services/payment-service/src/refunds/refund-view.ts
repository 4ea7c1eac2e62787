import { fenToYuan, fieldRules, yuanAmount } from '@interview-pass/contracts'
import { z } from 'zod'
import { refundStatuses } from './refund.ts'
import type { Refund } from './refunds.store.ts'

const fields = {
  refund_id: z.uuid(),
  order_id: z.uuid(),
  status: z
    .enum(refundStatuses)
    .describe(
      'REQUESTED and UNKNOWN are on their way: ask again; SUCCEEDED is final, and so is REFUSED unless the channel proves that it made it all the same',
    ),
  amount: yuanAmount,
  reason: z.string().max(256).nullable(),
  failure_code: z.string().max(64).nullable().describe("The channel's, when it refused"),
  created_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
}

export const refundView = z.object(fields).meta({ id: 'Refund' })

export function presentRefund(refund: Refund, orderId: string): z.output<typeof refundView> {
  return {
    refund_id: refund.publicId,
    order_id: orderId,
    status: refund.status,
    amount: fenToYuan(refund.amountFen),
    reason: refund.reason,
    failure_code: refund.failureCode,
    created_at: refund.createdAt.toISOString(),
    ended_at: refund.endedAt?.toISOString() ?? null,
  }
}

/** The same with what only people who administer are told. */
export const administeredRefundView = z
  .object({
    ...fields,
    cause: z
      .enum(['REQUESTED', 'SURPLUS', 'LATE_PAYMENT', 'OUTSIDE'])
      .describe(
        'Somebody asked for it, one of two rules of settlement, or it was done at the channel itself',
      ),
    requested_by: z.string().max(100),
    out_request_no: z.string().max(64).describe('What the channel knows it by'),
    revokes_code: z.boolean().describe('It took the access code of its order back'),
    next_check_at: z.iso
      .datetime()
      .nullable()
      .describe('Null for one that ended, and for one that nobody asks about any more'),
    check_count: z.number().int(),
    check_reason: z.string().max(64).nullable().describe('Why the last look brought no outcome'),
  })
  .meta({ id: 'AdministeredRefund' })

export function presentAdministeredRefund(
  refund: Refund,
  orderId: string,
): z.output<typeof administeredRefundView> {
  return {
    ...presentRefund(refund, orderId),
    cause: refund.cause,
    requested_by: refund.requestedBy,
    out_request_no: refund.outRequestNo,
    revokes_code: refund.revokesCode,
    next_check_at: refund.checkDueAt?.toISOString() ?? null,
    check_count: refund.checkCount,
    check_reason: refund.checkReason,
  }
}

/** What whoever wants money back says. */
export const refundRequest = z.object({
  amount: yuanAmount
    .refine((amount) => amount !== '0.00', fieldRules.moreThanZero.en)
    .nullish()
    .describe('All that is left when absent'),
  reason: z.string().trim().min(1).max(256).describe('The buyer reads it'),
})
