import type { Database, Logger } from '@interview-pass/service-kit'
import type { PaymentChannels, QueryResult } from '../channels/payment-channel.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { settlePayment, type SettleNeeds } from '../settlement/settle-payment.ts'
import { moveAttempt, takeDueAttempts, type DueAttempt } from './orders.store.ts'
import { closeGraceMs, querySchedule } from './payment-attempt.ts'

export interface ResolveAttemptsNeeds extends SettleNeeds {
  readonly database: Database
  readonly channels: PaymentChannels
  readonly logger: Logger
}

const attemptsMaxPerTake = 20

/**
 * Asks the channel about every attempt whose query is due and settles or closes it accordingly: lost answers, lost
 * notifications and unbelieved ones all end here. Runs until nothing is due or the signal aborts.
 */
export async function resolveAttempts(needs: ResolveAttemptsNeeds, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = await takeDueAttempts(needs.database.sql, {
      now: needs.now(),
      limit: attemptsMaxPerTake,
      scheduleSeconds: querySchedule,
    })
    await Promise.all(due.map((attempt) => resolveAttempt(needs, attempt)))
    if (due.length < attemptsMaxPerTake) return
  }
}

async function resolveAttempt(needs: ResolveAttemptsNeeds, attempt: DueAttempt): Promise<void> {
  const result = await needs.channels[attempt.channel].query(attempt.outTradeNo)
  switch (result.kind) {
    case 'PAID':
      await settlePayment(needs, {
        ...result.payment,
        channel: attempt.channel,
        outTradeNo: attempt.outTradeNo,
        notifyId: null,
        tradeStatus: 'QUERY',
      })
      return
    case 'CLOSED':
      return close(needs, attempt)
    case 'NOT_SCANNED':
      // The channel refuses a payment after the expiry that it was given, so that nothing can come any more.
      if (needs.now().getTime() > attempt.expiresAt.getTime() + closeGraceMs) await close(needs, attempt)
      return
    case 'WAITING':
      return
    case 'UNKNOWN':
      return logUnknown(needs, attempt, result)
  }
}

async function close(needs: ResolveAttemptsNeeds, { tenantId, id: attemptId }: DueAttempt): Promise<void> {
  await moveAttempt(needs.database.db, { tenantId, attemptId }, 'CLOSED', {
    status: 'CLOSED',
    queryDueAt: null,
  })
}

async function logUnknown(
  needs: ResolveAttemptsNeeds,
  { tenantId, orderId, channel, queryCount }: DueAttempt,
  { reason }: Extract<QueryResult, { kind: 'UNKNOWN' }>,
): Promise<void> {
  needs.logger.warn({ channel, reason, queryCount }, 'the channel can not be asked about an attempt')
  await logPayment(needs.database.db, {
    tenantId,
    orderId,
    action: 'QUERY_ATTEMPT',
    status: 'UNKNOWN',
    errorCode: reason,
    actor: 'resolve-attempts',
    metadata: { query_count: queryCount },
  })
}
