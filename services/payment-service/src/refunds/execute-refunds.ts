import { workThrough, type Logger } from '@interview-pass/service-kit'
import { channelNamed, type PaymentChannels } from '../channels/payment-channel.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { askForRefund, type UndecidedRefund } from './ask-for-refund.ts'
import { completeRefund, refuseRefund, type EndRefundDeps } from './complete-refund.ts'
import type { RefundMetrics } from './measure-refunds.ts'
import { betweenRefundsMs, nextCheckAt } from './refund.ts'
import { postponeRefund, takeDueRefunds, type DueRefund } from './refunds.store.ts'

export interface ExecuteDeps extends EndRefundDeps {
  readonly channels: PaymentChannels
  readonly logger: Logger
  readonly refundMetrics: RefundMetrics
}

/** For how long nobody else takes a refund that is being executed: far longer than its calls and its commit take. */
export const refundLeaseMs = 60_000

const actor = 'execute-refunds'

/**
 * Executes what is due: intents of settlement, requests whose caller died, and refunds whose outcome is not known. Runs
 * until nothing is due, a channel's breaker is open or the signal aborts. Throws AggregateError when outcomes could not
 * be written down, after all others were: those are due again when their lease ends.
 */
export async function executeRefunds(deps: ExecuteDeps, signal: AbortSignal): Promise<void> {
  const work = {
    take(limit: number) {
      const now = deps.now()
      const leaseUntil = new Date(now.getTime() + refundLeaseMs)
      const calledSince = new Date(now.getTime() - betweenRefundsMs)
      return takeDueRefunds(deps.database.sql, { now, leaseUntil, calledSince, limit })
    },
    work: async (refund: DueRefund) => (await executeRefund(deps, refund)) !== 'NOT_ASKED',
    failure: 'refunds could not be executed',
  }
  await workThrough(work, signal)
}

/** Asks the channel for a refund that is taken, and writes down what became of it. */
export async function executeRefund(deps: ExecuteDeps, refund: DueRefund): Promise<'ASKED' | 'NOT_ASKED'> {
  const { channel, cause } = refund
  const outcome = await askForRefund(channelNamed(deps.channels, channel), refund)
  deps.refundMetrics.count(channel, cause, outcome.kind)
  switch (outcome.kind) {
    case 'REFUNDED':
      await completeRefund(deps, refund, actor)
      return 'ASKED'
    case 'REFUSED':
      deps.logger.error({ channel, reason: outcome.reason }, 'the channel refused a refund')
      await refuseRefund(deps, refund, { reason: outcome.reason, actor })
      return 'ASKED'
    case 'POSTPONED':
    case 'UNKNOWN':
      await postpone(deps, refund, outcome)
      return 'ASKED'
    case 'NOT_ASKED':
      deps.logger.debug({ channel, reason: outcome.reason }, 'a refund waits for its channel')
      return 'NOT_ASKED'
  }
}

async function postpone(deps: ExecuteDeps, refund: DueRefund, outcome: UndecidedRefund): Promise<void> {
  const { tenantId, orderId, channel, checkCount } = refund
  const { reason } = outcome
  const checkDueAt = nextCheckAt(checkCount, deps.now())
  const isHeld = await postponeRefund(deps.database.sql, refund, {
    isUnknown: outcome.kind === 'UNKNOWN',
    checkDueAt: checkDueAt ?? null,
    reason,
  })
  if (!isHeld) return
  if (checkDueAt === undefined) {
    deps.logger.error({ channel, reason }, 'a refund is unresolved after the last step of its schedule')
  } else {
    deps.logger.warn({ channel, reason }, 'a refund is not done yet')
  }
  await logPayment(deps.database.db, {
    tenantId,
    orderId,
    action: 'REFUND',
    status: outcome.kind === 'UNKNOWN' ? 'UNKNOWN' : 'FAILED',
    errorCode: checkDueAt === undefined ? 'GIVEN_UP' : reason,
    actor,
    metadata: { refund_id: refund.publicId, check_count: checkCount },
  })
}
