import type { Database, Logger } from '@interview-pass/service-kit'
import type { ChannelPayment, PaymentChannels, QueryResult } from '../channels/payment-channel.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { settlePayment, type SettleNeeds } from '../settlement/settle-payment.ts'
import { finishQuery, moveAttempt, takeDueAttempts, type DueAttempt } from './orders.store.ts'
import { closeGraceMs, nextQueryAt, statusesBefore } from './payment-attempt.ts'

export interface ResolveAttemptsNeeds extends SettleNeeds {
  readonly database: Database
  readonly channels: PaymentChannels
  readonly logger: Logger
}

const attemptsMaxPerTake = 20

/** How long a taken attempt is left alone: far longer than asking about it and applying the answer take. */
const leaseMs = 60_000

/**
 * Asks the channel about every attempt whose query is due and settles or closes it accordingly: lost answers, lost
 * notifications and unbelieved ones all end here. An attempt is asked about until it is resolved or its schedule has
 * ended. Runs until nothing is due, a channel is known to be away or the signal aborts. Throws AggregateError when
 * answers could not be applied, after all others were: their attempts are asked about again when their lease ends.
 */
export async function resolveAttempts(needs: ResolveAttemptsNeeds, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const now = needs.now()
    const leaseUntil = new Date(now.getTime() + leaseMs)
    const due = await takeDueAttempts(needs.database.sql, { now, leaseUntil, limit: attemptsMaxPerTake })
    const runs = await Promise.allSettled(due.map((attempt) => resolveAttempt(needs, attempt)))
    const failures = runs.filter((run) => run.status === 'rejected').map((run): unknown => run.reason)
    if (failures.length > 0) throw new AggregateError(failures, 'attempts could not be resolved')
    const isAway = runs.some((run) => run.status === 'fulfilled' && run.value === 'NOT_ASKED')
    if (isAway || due.length < attemptsMaxPerTake) return
  }
}

/** A step of the schedule is taken by an answer that was applied, and by nothing else. */
async function resolveAttempt(
  needs: ResolveAttemptsNeeds,
  attempt: DueAttempt,
): Promise<'ASKED' | 'NOT_ASKED'> {
  const { channel, queryCount } = attempt
  const result = await needs.channels[channel].query(attempt.outTradeNo)
  if (result.kind === 'NOT_ASKED') {
    needs.logger.debug({ channel, reason: result.reason }, 'an attempt waits for its channel')
    return 'NOT_ASKED'
  }
  const isResolved = await applyAnswer(needs, attempt, result)
  const queryDueAt = isResolved ? undefined : nextQueryAt(queryCount, needs.now())
  const isHeld = await finishQuery(needs.database.sql, attempt, queryDueAt ?? null)
  if (isHeld && !isResolved && queryDueAt === undefined) await noteGivenUp(needs, attempt)
  return 'ASKED'
}

/** True when there is nothing left to ask about. */
async function applyAnswer(
  needs: ResolveAttemptsNeeds,
  attempt: DueAttempt,
  result: Exclude<QueryResult, { kind: 'NOT_ASKED' }>,
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
  return outcome !== 'MISMATCH' || !statusesBefore('CLOSED').includes(attempt.status)
}

/** An attempt that has ended already stays what it is; it is not asked about again either. */
async function close(needs: ResolveAttemptsNeeds, { tenantId, id: attemptId }: DueAttempt): Promise<void> {
  const change = { status: 'CLOSED', queryDueAt: null } as const
  await moveAttempt(needs.database.db, { tenantId, attemptId }, 'CLOSED', change)
}

/** Days after the QR code ended: from here on only news of the channel have it asked about again. */
async function noteGivenUp(
  needs: ResolveAttemptsNeeds,
  { tenantId, orderId, channel, queryCount }: DueAttempt,
): Promise<void> {
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
