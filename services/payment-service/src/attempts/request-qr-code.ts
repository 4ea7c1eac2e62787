import { retryTransient, type Database, type Logger } from '@interview-pass/service-kit'
import { toString } from 'qrcode'
import { channelNamed, type PaymentChannels, type PrecreateResult } from '../channels/payment-channel.ts'
import { DuplicatePaymentError, PaymentError, PaymentTimeoutError } from '../payment-errors.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { isToEnd, precreateRetry, querySchedule } from './attempt.ts'
import { moveAttempt, type Attempt } from './attempts.store.ts'
import { findAttempt } from './find-attempt.store.ts'
import type { AttemptMetrics } from './measure-attempts.ts'

export interface QrCodeDeps {
  readonly database: Database
  readonly channels: PaymentChannels
  readonly logger: Logger
  readonly attemptMetrics: AttemptMetrics
  readonly now: () => Date
  /** When an attempt that nobody told us about is asked about first: most buyers pay within this time. */
  readonly firstQueryAfterMs: number
}

/**
 * Gives the attempt's QR code, asking the channel for one where there is none yet. Safe to repeat: one attempt is one
 * number at the channel. Throws PAYMENT_FAILED when the channel refuses for good and PAYMENT_TIMEOUT when its answer
 * did not come; the attempt is then UNKNOWN and a job asks about it. Throws DUPLICATE_PAYMENT when the channel has a payment
 * that is not in our books yet. Each names the order, by the public id `orderId`. Returns undefined when somebody wanted the
 * attempt to end meanwhile: nobody is to see its QR code, and a job closes it at the channel as soon as it is scanned.
 */
export async function requestQrCode(
  deps: QrCodeDeps,
  attempt: Attempt,
  orderId: string,
): Promise<string | undefined> {
  if (isToEnd(attempt)) return undefined
  if (attempt.qrCode !== null) return attempt.qrCode
  const result = await precreate(deps, attempt)
  deps.attemptMetrics.countQrCode(attempt.channel, result.kind)
  const details = { order_id: orderId, channel: attempt.channel }
  switch (result.kind) {
    case 'CREATED': {
      const issued = await move(deps, attempt, 'QR_ISSUED', {
        qrCode: result.qrCode,
        queryDueAt: later(deps, deps.firstQueryAfterMs),
      })
      // It stands elsewhere when another request was faster, or when it has ended.
      const standing = issued ?? (await findAttempt(deps.database.db, attempt))
      return standing === undefined || isToEnd(standing) ? undefined : result.qrCode
    }
    case 'ALREADY_PAID':
      await move(deps, attempt, 'ANSWER_LOST', { queryDueAt: deps.now() })
      // Whoever repeats the request after that is told what the payment came to.
      throw new DuplicatePaymentError({ details, retryAfterSeconds: 5 })
    case 'REJECTED':
      await move(deps, attempt, 'REFUSED', { queryDueAt: null })
      await logFailure(deps, attempt, 'FAILED', result.reason)
      throw new PaymentError({ details })
    case 'UNKNOWN':
      await move(deps, attempt, 'ANSWER_LOST', { queryDueAt: later(deps, querySchedule[0] * 1000) })
      await logFailure(deps, attempt, 'UNKNOWN', result.reason)
      throw new PaymentTimeoutError({ details })
  }
}

/** The channel's answer, asked again while it is unknown: the same number gives the same QR code. */
async function precreate(deps: QrCodeDeps, attempt: Attempt): Promise<PrecreateResult> {
  try {
    return await retryTransient(
      async () => {
        const result = await channelNamed(deps.channels, attempt.channel).precreate(attempt)
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
  deps: QrCodeDeps,
  attempt: Attempt,
  event: Parameters<typeof moveAttempt>[2],
  change: Parameters<typeof moveAttempt>[3],
): Promise<Attempt | undefined> {
  return moveAttempt(deps.database.db, { tenantId: attempt.tenantId, attemptId: attempt.id }, event, change)
}

async function logFailure(
  deps: QrCodeDeps,
  attempt: Attempt,
  status: 'FAILED' | 'UNKNOWN',
  reason: string,
): Promise<void> {
  const { tenantId, orderId, channel } = attempt
  deps.logger.warn({ channel, reason, status }, 'no QR code from the channel')
  await logPayment(deps.database.db, {
    tenantId,
    orderId,
    action: 'PRECREATE',
    status,
    errorCode: reason,
    actor: channel,
  })
}

function later(deps: QrCodeDeps, delayMs: number): Date {
  return new Date(deps.now().getTime() + delayMs)
}

/** The QR code as an SVG data URL, for a page to show. A quiet zone of four modules is what ISO/IEC 18004 asks for. */
export async function drawQrCode(text: string): Promise<string> {
  const svg = await toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
