import type { Metrics } from '@interview-pass/service-kit'
import type { PrecreateResult } from '../channels/payment-channel.ts'

export interface AttemptMetrics {
  countQrCode(channel: string, outcome: PrecreateResult['kind']): void
}

export function createAttemptMetrics(metrics: Metrics): AttemptMetrics {
  const qrCodes = metrics.counter(
    'payment_qr_codes_total',
    'QR codes that a channel was asked for, by outcome; REJECTED and UNKNOWN are payments that failed before they began',
    ['channel', 'outcome'],
  )
  return { countQrCode: (channel, outcome) => qrCodes.inc({ channel, outcome }) }
}
