import { counter, type Metrics } from '@interview-pass/service-kit'
import type { PrecreateResult } from '../channels/payment-channel.ts'

export const attemptMetrics = {
  qrCodes: counter(
    'payment_qr_codes_total',
    'QR codes',
    'QR codes that a channel was asked for, by outcome; REJECTED and UNKNOWN are payments that failed before they began',
    {
      channel: 'channels',
      outcome: ['CREATED', 'ALREADY_PAID', 'REJECTED', 'UNKNOWN'] satisfies PrecreateResult['kind'][],
    },
  ),
}

export interface AttemptMetrics {
  countQrCode(channel: string, outcome: PrecreateResult['kind']): void
}

export function createAttemptMetrics(metrics: Metrics, channels: readonly string[]): AttemptMetrics {
  const qrCodes = metrics.counter(attemptMetrics.qrCodes, { channel: channels })
  return { countQrCode: (channel, outcome) => qrCodes.inc({ channel, outcome }) }
}
