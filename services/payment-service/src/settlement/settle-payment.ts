import {
  AppError,
  currentContext,
  newSpanId,
  newTraceId,
  startSpan,
  traceIdOf,
  traceparentOf,
  databaseErrorOf,
  isTransientDatabaseError,
  retryTransient,
  type Sql,
  type Wakes,
} from '@interview-pass/service-kit'
import { withNewCode, type DrawCodeDeps } from '../access-codes/draw-code.ts'
import type { OrderChanged } from '../orders/follow-order.ts'
import { logFailedSettlement } from '../payment-logs/log-payment.ts'
import { settleAttempt, type PaidAttempt, type Settled, type SettlementOutcome } from './settlement.store.ts'
import type { SettlementMetrics } from './measure-settlement.ts'

export interface SettleDeps extends Omit<DrawCodeDeps, 'countFallbackCode'>, OrderChanged {
  readonly sql: Sql
  readonly now: () => Date
  readonly newId: () => string
  readonly wakes: Pick<Wakes, 'outbox'>
  readonly settlementMetrics: SettlementMetrics
}

const sentences: Readonly<Record<SettlementOutcome | 'UNMATCHED', string>> = {
  SETTLED: 'payment settled',
  REPEAT: 'a payment was settled before: nothing changed',
  SURPLUS: 'a second payment of an order is to be refunded',
  LATE_REFUND: 'a payment of a cancelled order is to be refunded',
  MISMATCH: 'a payment of another amount was not settled',
  UNMATCHED: 'a payment belongs to no attempt',
}

/**
 * Turns a verified payment into a paid order, an access code and an event, or finds that it changes nothing. Safe to
 * repeat in any number and order. Transient database faults are tried three times, a collision of codes as often; then
 * the second generator draws. What fails all the same is counted, written down and thrown.
 */
export async function settlePayment(deps: SettleDeps, paid: PaidAttempt): Promise<Settled> {
  const startedAt = performance.now()
  const spanId = newSpanId()
  const settled = await settleOrNoteFailure(deps, paid, spanId)
  recordSpan(settled, paid, { spanId, startedAt })
  deps.settlementMetrics.observe(settled, paid, (performance.now() - startedAt) / 1000)
  if (settled.outcome === 'SETTLED') {
    deps.wakes.outbox()
    if (settled.orderId !== null) deps.orderWatch.changed(settled.orderId)
  }
  const outcome = settled.outcome ?? 'UNMATCHED'
  const traceId = traceIdOf(settled.traceparent) ?? currentContext()?.traceId
  deps.logger.info({ outcome, orderId: settled.orderId, channel: paid.channel, traceId }, sentences[outcome])
  return settled
}

/** Recorded afterwards: whose sale it is, and with it the trace that it goes on in, is known by its own statement. */
function recordSpan(
  { outcome, orderId, traceparent }: Settled,
  { channel }: PaidAttempt,
  { spanId, startedAt }: { readonly spanId: string; readonly startedAt: number },
): void {
  startSpan('settle payment', {
    spanId,
    continues: traceparent,
    startedAt: performance.timeOrigin + startedAt,
    attributes: { outcome: outcome ?? 'UNMATCHED', 'payment.channel': channel, 'order.id': orderId },
  })?.end()
}

async function settleOrNoteFailure(deps: SettleDeps, paid: PaidAttempt, spanId: string): Promise<Settled> {
  try {
    return await settleWithNewCode(deps, paid, spanId)
  } catch (error) {
    deps.settlementMetrics.countFailure(paid.channel)
    await noteFailure(deps, paid, error)
    throw error
  }
}

/** Never throws: whoever waits for the settlement must learn why that failed, and not why its log did. */
async function noteFailure(deps: SettleDeps, paid: PaidAttempt, error: unknown): Promise<void> {
  const { channel, outTradeNo, notifyId } = paid
  const ownCode = error instanceof AppError ? error.code : 'UNEXPECTED'
  try {
    await logFailedSettlement(deps.sql, {
      channel,
      outTradeNo,
      reason: databaseErrorOf(error)?.code ?? ownCode,
      actor: notifyId === null ? 'QUERY' : 'NOTIFICATION',
    })
  } catch (logError) {
    deps.logger.error({ error: logError, channel }, 'a failed settlement could not be written down')
  }
}

function settleWithNewCode(deps: SettleDeps, paid: PaidAttempt, spanId: string): Promise<Settled> {
  const { countFallbackCode } = deps.settlementMetrics
  return withNewCode({ ...deps, countFallbackCode }, (accessCode) =>
    settle(deps, paid, { accessCode, spanId }),
  )
}

function settle(
  deps: SettleDeps,
  paid: PaidAttempt,
  { accessCode, spanId }: { readonly accessCode: string; readonly spanId: string },
): Promise<Settled> {
  const { requestId = null, traceId = newTraceId() } = currentContext() ?? {}
  const input = {
    ...paid,
    accessCode,
    now: deps.now(),
    eventId: deps.newId(),
    requestId,
    traceparent: traceparentOf({ traceId, spanId }),
  }
  return retryTransient(() => settleAttempt(deps.sql, input), { isTransient: isTransientDatabaseError })
}
