import { askAboutDueAttempts } from '../attempts/ask-about-attempts.ts'
import { isPastScanning, mayBeClosed } from '../attempts/attempt.ts'
import {
  closeAttempt,
  type AskDeps,
  type ChannelAnswer,
  type DueAttempt,
  type OnAnswer,
} from '../attempts/query-attempt.ts'
import type { ChannelPayment } from '../channels/payment-channel.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { bookReturnedMoney, type ReturnedMoneyDeps } from '../refunds/book-returned-money.ts'
import { settlePayment, type SettleDeps } from './settle-payment.ts'

export type ResolveAttemptsDeps = SettleDeps & AskDeps & ReturnedMoneyDeps

/**
 * Settles or closes each attempt that is due as the channel answers, or books what went back of a paid one: lost answers,
 * lost notifications and refused ones all end here.
 */
export function resolveAttempts(deps: ResolveAttemptsDeps, signal: AbortSignal): Promise<void> {
  return askAboutDueAttempts(deps, createOnAnswer(deps), signal)
}

/** What the channel's answer about an attempt does, whoever asked. */
export function createOnAnswer(deps: ResolveAttemptsDeps): OnAnswer {
  return {
    apply: (attempt, answer) => applyAnswer(deps, attempt, answer),
    giveUp: (attempt) => noteGivenUp(deps, attempt),
  }
}

async function applyAnswer(
  deps: ResolveAttemptsDeps,
  attempt: DueAttempt,
  answer: ChannelAnswer,
): Promise<boolean> {
  const isPaid = attempt.status === 'PAID'
  switch (answer.kind) {
    case 'PAID':
      return isPaid
        ? bookReturnedMoney(deps, attempt, { isAll: false })
        : settle(deps, attempt, answer.payment)
    case 'CLOSED':
      // A paid one is closed by giving everything back.
      if (isPaid) return bookReturnedMoney(deps, attempt, { isAll: true })
      await closeAttempt(deps, attempt)
      return true
    case 'NOT_SCANNED':
      if (isPaid || !isPastScanning(attempt, deps.now())) return isPaid
      await closeAttempt(deps, attempt)
      return true
    case 'WAITING':
      return false
    case 'UNKNOWN':
      await noteUnknown(deps, attempt, answer.reason)
      return false
  }
}

async function settle(
  deps: ResolveAttemptsDeps,
  attempt: DueAttempt,
  payment: ChannelPayment,
): Promise<boolean> {
  const { channel, outTradeNo } = attempt
  const { outcome } = await settlePayment(deps, {
    ...payment,
    channel,
    outTradeNo,
    notifyId: null,
    tradeStatus: 'QUERY',
  })
  return outcome !== 'MISMATCH' || !mayBeClosed(attempt.status)
}

async function noteGivenUp(deps: ResolveAttemptsDeps, attempt: DueAttempt): Promise<void> {
  const { channel, queryCount } = attempt
  deps.logger.error({ channel, queryCount }, 'an attempt is unresolved after the last step of its schedule')
  await logQuery(deps, attempt, 'FAILED', 'GIVEN_UP')
}

async function noteUnknown(deps: ResolveAttemptsDeps, attempt: DueAttempt, reason: string): Promise<void> {
  const { channel, queryCount } = attempt
  deps.logger.warn({ channel, reason, queryCount }, 'the channel cannot be asked about an attempt')
  await logQuery(deps, attempt, 'UNKNOWN', reason)
}

async function logQuery(
  deps: ResolveAttemptsDeps,
  { tenantId, orderId, outTradeNo, queryCount }: DueAttempt,
  status: 'FAILED' | 'UNKNOWN',
  errorCode: string,
): Promise<void> {
  await logPayment(deps.database.db, {
    tenantId,
    orderId,
    action: 'QUERY_ATTEMPT',
    status,
    errorCode,
    actor: 'resolve-attempts',
    metadata: { query_count: queryCount, out_trade_no: outTradeNo },
  })
}
