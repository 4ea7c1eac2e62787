import { yuanAmount } from '@interview-pass/contracts'
import { z } from 'zod'
import { inYuan } from './compare-bill.ts'
import { differenceKinds, differenceStatuses } from './difference.ts'
import type { ListedDifference } from './differences.store.ts'
import { runStatuses } from './reconciliation-run.ts'
import type { ReconciliationRun } from './runs.store.ts'

const words = z.string().max(64).nullable()

export const differenceView = z
  .object({
    difference_id: z.uuid(),
    tenant_id: z.uuid().nullable().describe('Null where no attempt has the number'),
    channel: z.string().max(20),
    day: z.iso.date().describe('Of the bill, in Beijing'),
    kind: z
      .enum(differenceKinds)
      .describe(
        'MISSING_HERE: no attempt of ours is about it. MISSING_THERE: the channel does not have our payment. AMOUNT, STATUS, FEE: both have it, and say something else of it. REFUND: money that went back according to one',
      ),
    status: z
      .enum(differenceStatuses)
      .describe('HEALED: the channel confirmed it, or the bill no longer says so. CLOSED: by somebody'),
    out_trade_no: z.string().max(64),
    out_request_no: words.describe('Of the refund that it is about'),
    ours: words.describe('What our books say'),
    theirs: words.describe('What the bill says'),
    reason: z.string().max(256).nullable().describe('Why it was closed'),
    ended_by: z.string().max(100).nullable(),
    ended_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'ReconciliationDifference' })

export function presentDifference({
  difference,
  tenantPublicId,
}: ListedDifference): z.output<typeof differenceView> {
  return {
    difference_id: difference.publicId,
    tenant_id: tenantPublicId,
    channel: difference.channel,
    day: difference.day,
    kind: difference.kind,
    status: difference.status,
    out_trade_no: difference.outTradeNo,
    out_request_no: difference.outRequestNo,
    ours: difference.ours,
    theirs: difference.theirs,
    reason: difference.reason,
    ended_by: difference.endedBy,
    ended_at: difference.endedAt?.toISOString() ?? null,
    created_at: difference.createdAt.toISOString(),
  }
}

const count = z.number().int().nullable()
const sum = yuanAmount.nullable()

export const dayView = z
  .object({
    channel: z.string().max(20),
    day: z.iso.date().describe('In Beijing'),
    status: z.enum(runStatuses),
    next_try_at: z.iso.datetime().nullable().describe('Null when nobody tries again unless asked to'),
    try_count: z.number().int(),
    try_reason: words.describe('Why the last try brought no comparison'),
    payments: count.describe('In the bill that was compared last'),
    refunds: count,
    paid: sum,
    refunded: sum,
    fee: z.string().max(20).nullable().describe('What the channel took; negative where it gave some back'),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ReconciliationDay' })

const yuanOf = (fen: bigint | null) => (fen === null ? null : inYuan(fen))

export function presentDay(run: ReconciliationRun): z.output<typeof dayView> {
  return {
    channel: run.channel,
    day: run.day,
    status: run.status,
    next_try_at: run.dueAt?.toISOString() ?? null,
    try_count: run.checkCount,
    try_reason: run.checkReason,
    payments: run.payments,
    refunds: run.refunds,
    paid: yuanOf(run.paidFen),
    refunded: yuanOf(run.refundedFen),
    fee: yuanOf(run.feeFen),
    ended_at: run.endedAt?.toISOString() ?? null,
  }
}
