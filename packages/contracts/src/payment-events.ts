import { z } from 'zod'
import { accessCodeText } from './access-code.ts'
import { defineEvent } from './event.ts'
import { interviewTerms } from './interview-terms.ts'
import { yuanAmount } from './money.ts'

const topic = 'payment.events.v1'
const source = '/payment-service'

/** An order was paid and its access code exists. The first three fields never change. */
export const paymentCompleted = defineEvent({
  type: 'PaymentCompleted',
  topic,
  source,
  summary: 'An order was paid; its access code was issued in the same transaction.',
  schema: z.object({
    orderId: z.uuid(),
    accessCode: accessCodeText,
    expireAt: z.iso.datetime(),
    tenantId: z.uuid(),
    userId: z.uuid(),
    productId: z.uuid(),
    amount: yuanAmount,
    paidAt: z.iso.datetime(),
    interview: interviewTerms,
  }),
  keyOf: (data) => data.orderId,
})

export const paymentRefunded = defineEvent({
  type: 'PaymentRefunded',
  topic,
  source,
  summary: 'Money of an order went back to the buyer, in full or in part.',
  schema: z.object({
    orderId: z.uuid(),
    refundId: z.uuid(),
    amount: yuanAmount,
    full: z.boolean(),
    accessCode: accessCodeText.optional(),
  }),
  keyOf: (data) => data.orderId,
})

export const accessCodeExpired = defineEvent({
  type: 'AccessCodeExpired',
  topic,
  source,
  summary: 'An access code is over unused: it passed its time, or was revoked by hand.',
  schema: z.object({ accessCode: accessCodeText, orderId: z.uuid().nullable() }),
  keyOf: (data) => data.orderId ?? data.accessCode,
})

export const rejectionReasons = ['EXPIRED', 'REVOKED', 'UNKNOWN', 'ALREADY_USED'] as const

export const accessCodeRejected = defineEvent({
  type: 'AccessCodeRejected',
  topic,
  source,
  summary:
    'An interview was started with a code that was no longer good, or its code was revoked by hand; the session ends as REJECTED.',
  schema: z.object({ sessionId: z.uuid(), accessCode: accessCodeText, reason: z.enum(rejectionReasons) }),
  keyOf: (data) => data.sessionId,
})

export const paymentEvents = [
  paymentCompleted,
  paymentRefunded,
  accessCodeExpired,
  accessCodeRejected,
] as const
