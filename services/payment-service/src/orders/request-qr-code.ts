import { retryTransient, type Database, type Logger } from '@interview-pass/service-kit'
import type { PaymentChannels, PrecreateResult } from '../channels/payment-channel.ts'
import { DuplicatePaymentError, PaymentError, PaymentTimeoutError } from '../payment-errors.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { moveAttempt, type Attempt } from './orders.store.ts'
import { precreateRetry, querySchedule } from './payment-attempt.ts'

export interface QrCodeNeeds {
  readonly database: Database
  readonly channels: PaymentChannels
  readonly logger: Logger
  readonly now: () => Date
}

/** First query of an attempt that nobody told us about: most buyers pay within this time. */
const firstQueryAfterMs = 60_000

/**
 * Gives the attempt's QR code, asking the channel for one where there is none yet. Safe to repeat: one attempt is one
 * number at the channel. Throws PAYMENT_FAILED when the channel refuses for good and PAYMENT_TIMEOUT when its answer
 * did not come; the attempt is then UNKNOWN and a job asks about it.
 */
export async function requestQrCode(needs: QrCodeNeeds, attempt: Attempt): Promise<string> {
  if (attempt.qrCode !== null) return attempt.qrCode
  const result = await precreate(needs, attempt)
  switch (result.kind) {
    case 'CREATED':
      await move(needs, attempt, 'QR_ISSUED', {
        status: 'AWAITING_PAYMENT',
        qrCode: result.qrCode,
        queryDueAt: later(needs, firstQueryAfterMs),
      })
      return result.qrCode
    case 'ALREADY_PAID':
      await move(needs, attempt, 'ANSWER_LOST', { status: 'UNKNOWN', queryDueAt: needs.now() })
      throw new DuplicatePaymentError()
    case 'REJECTED':
      await move(needs, attempt, 'REFUSED', { status: 'FAILED', queryDueAt: null })
      await logFailure(needs, attempt, 'FAILED', result.reason)
      throw new PaymentError({ details: { channel: attempt.channel } })
    case 'UNKNOWN':
      await move(needs, attempt, 'ANSWER_LOST', {
        status: 'UNKNOWN',
        queryDueAt: later(needs, querySchedule[0] * 1000),
      })
      await logFailure(needs, attempt, 'UNKNOWN', result.reason)
      throw new PaymentTimeoutError({ details: { channel: attempt.channel } })
  }
}

/** The channel's answer, asked again while it is unknown: the same number gives the same QR code. */
async function precreate(needs: QrCodeNeeds, attempt: Attempt): Promise<PrecreateResult> {
  try {
    return await retryTransient(
      async () => {
        const result = await needs.channels[attempt.channel].precreate(attempt)
        if (result.kind === 'UNKNOWN') throw new UnknownOutcome(result)
        return result
      },
      { ...precreateRetry, isTransient: (error) => error instanceof UnknownOutcome },
    )
  } catch (error) {
    if (error instanceof UnknownOutcome) return error.result
    throw error
  }
}

class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome'
  readonly result: PrecreateResult

  constructor(result: PrecreateResult) {
    super('the outcome is unknown')
    this.result = result
  }
}

async function move(
  needs: QrCodeNeeds,
  attempt: Attempt,
  event: Parameters<typeof moveAttempt>[2],
  change: Parameters<typeof moveAttempt>[3],
): Promise<void> {
  await moveAttempt(needs.database.db, { tenantId: attempt.tenantId, attemptId: attempt.id }, event, change)
}

async function logFailure(
  needs: QrCodeNeeds,
  attempt: Attempt,
  status: 'FAILED' | 'UNKNOWN',
  reason: string,
): Promise<void> {
  const { tenantId, orderId, channel } = attempt
  needs.logger.warn({ channel, reason, status }, 'no QR code from the channel')
  await logPayment(needs.database.db, {
    tenantId,
    orderId,
    action: 'PRECREATE',
    status,
    errorCode: reason,
    actor: channel,
  })
}

function later(needs: QrCodeNeeds, delayMs: number): Date {
  return new Date(needs.now().getTime() + delayMs)
}
