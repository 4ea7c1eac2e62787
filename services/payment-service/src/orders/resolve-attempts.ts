import type { Database, Logger } from '@interview-pass/service-kit'
import type { ChannelPayment, PaymentChannels, QueryResult } from '../channels/payment-channel.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { settlePayment, type SettleNeeds } from '../settlement/settle-payment.ts'
import { moveAttempt, stopQuerying, takeDueAttempts, type DueAttempt } from './orders.store.ts'
import { closeGraceMs, querySchedule, statusesBefore } from './payment-attempt.ts'

export interface ResolveAttemptsNeeds extends SettleNeeds {
  readonly database: Database
  readonly channels: PaymentChannels
  readonly logger: Logger
}

const attemptsMaxPerTake = 20

/**
 * Asks the channel about every attempt whose query is due and settles or closes it accordingly: lost answers, lost
 * notifications and unbelieved ones all end here. An attempt is asked about until it is resolved or its schedule has
 * ended. Runs until nothing is due or the signal aborts.
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
  const isResolved = await applyAnswer(needs, attempt, result)
  if (!isResolved && attempt.queryCount > querySchedule.length) await giveUp(needs, attempt)
}

/** True when there is nothing left to ask about. */
async function applyAnswer(
  needs: ResolveAttemptsNeeds,
  attempt: DueAttempt,
  result: QueryResult,
): Promise<boolean> {
  switch (result.kind) {
    case 'PAID':
      return settle(needs, attempt, result.payment)
    case 'CLOSED':
      await close(needs, attempt)
      return true
    case 'NOT_SCANNED':
      // The channel refuses a payment after the expiry that it was given, so that nothing can come any more.
      if (needs.now().getTime() <= attempt.expiresAt.getTime() + closeGraceMs) return false
      await close(needs, attempt)
      return true
    case 'WAITING':
      return false
    case 'UNKNOWN':
      await logUnknown(needs, attempt, result)
      return false
  }
}

async function settle(
  needs: ResolveAttemptsNeeds,
  attempt: DueAttempt,
  payment: ChannelPayment,
): Promise<boolean> {
  const { channel, outTradeNo } = attempt
  const { outcome } = await settlePayment(needs, {
    ...payment,
    channel,
    outTradeNo,
    notifyId: null,
    tradeStatus: 'QUERY',
  })
  if (outcome !== 'MISMATCH') return true
  if (statusesBefore('CLOSED').includes(attempt.status)) return false
  await stopQuerying(needs.database.db, attempt)
  return true
}

/** An attempt that has ended already can not be closed; it is not asked about again either. */
async function close(needs: ResolveAttemptsNeeds, attempt: DueAttempt): Promise<void> {
  const { db } = needs.database
  const { tenantId, id: attemptId } = attempt
  const change = { status: 'CLOSED', queryDueAt: null } as const
  if (await moveAttempt(db, { tenantId, attemptId }, 'CLOSED', change)) return
  await stopQuerying(db, attempt)
}

/** Days after the QR code ended: from here on only news of the channel have it asked about again. */
async function giveUp(needs: ResolveAttemptsNeeds, attempt: DueAttempt): Promise<void> {
  const { tenantId, orderId, channel, queryCount } = attempt
  if (!(await stopQuerying(needs.database.db, attempt))) return
  needs.logger.error({ channel, queryCount }, 'an attempt is unresolved after the last step of its schedule')
  await logPayment(needs.database.db, {
    tenantId,
    orderId,
    action: 'QUERY_ATTEMPT',
    status: 'FAILED',
    errorCode: 'GIVEN_UP',
    actor: 'resolve-attempts',
    metadata: { query_count: queryCount },
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
