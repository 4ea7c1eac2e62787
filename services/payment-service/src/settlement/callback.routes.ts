import { AppError, publicAccess, route, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ChannelName } from '../channels/payment-channel.ts'
import { OrderNotFoundError, SignatureVerificationError } from '../payment-errors.ts'
import {
  receiveNotification,
  type Contradiction,
  type ReceiveNeeds,
  type Reception,
} from './receive-notification.ts'

const callbackAnswer = z
  .object({
    order_id: z.uuid().nullable(),
    status: z.string().max(20).nullable(),
    access_code: z.string().length(12).optional(),
    expires_at: z.iso.datetime().optional(),
  })
  .describe('Code and expiry only from the call that settled: a replayed capture learns nothing')

const channel: ChannelName = 'ALIPAY'

/** Where Alipay sends its notifications: a form in, the bare text `success` or `fail` out, after the commit. */
export function callbackRoutes(needs: ReceiveNeeds): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'POST',
        path: '/payment/callback',
        summary: 'Take in a notification of the payment channel',
        description:
          'The channel proves itself by its own signature (RSA2). Asked for `application/json`, it answers the envelope.',
        tags: ['payment'],
        access: publicAccess,
        rateLimit: false,
        bodyType: 'form',
        body: z.string().max(16_384),
        answers: { 200: callbackAnswer },
        otherAnswers: { 'text/plain': '`success` once everything is committed, else `fail`' },
        errors: ['SIGNATURE_INVALID', 'ORDER_NOT_FOUND', 'VALIDATION_FAILED', 'SERVICE_UNAVAILABLE'],
        handle: async ({ body, accepts }) => {
          if (accepts('application/json')) {
            return { status: 200, data: present(await receiveNotification(needs, channel, body)) }
          }
          return { text: await answerOf(needs, body) }
        },
      }),
    )
  }
}

/** Whatever goes wrong on the way is `fail`: the channel understands `success`, and repeats after anything else. */
async function answerOf(needs: ReceiveNeeds, body: string): Promise<'success' | 'fail'> {
  try {
    const reception = await receiveNotification(needs, channel, body)
    return reception.kind === 'ACCEPTED' ? 'success' : 'fail'
  } catch (error) {
    needs.logger.error({ error, channel }, 'a notification could not be taken in')
    return 'fail'
  }
}

function present(reception: Reception): z.output<typeof callbackAnswer> {
  if (reception.kind !== 'ACCEPTED') throw refusalOf(reception)
  const { settled } = reception
  const common = { order_id: settled?.orderId ?? null, status: settled?.orderStatus ?? null }
  if (settled?.outcome !== 'SETTLED' || settled.accessCode === null || settled.expireAt === null)
    return common
  return { ...common, access_code: settled.accessCode, expires_at: settled.expireAt.toISOString() }
}

function refusalOf(reception: Exclude<Reception, { kind: 'ACCEPTED' }>): AppError {
  switch (reception.kind) {
    case 'NOT_BELIEVED':
      return new SignatureVerificationError({ details: { reason: reception.reason } })
    case 'UNMATCHED':
      return new OrderNotFoundError()
    case 'CONTRADICTED':
      return new AppError('VALIDATION_FAILED', { details: { fields: [brokenRules[reception.reason]] } })
    case 'POSTPONED':
      return new AppError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 60 })
  }
}

/** Not PAYMENT_FAILED: the channel has refused nothing. */
const brokenRules: Readonly<Record<Contradiction, { field: string; rule: string }>> = {
  AMOUNT_MISMATCH: { field: 'body.total_amount', rule: "must be the payment attempt's amount" },
  NOT_CONFIRMED: { field: 'body.trade_status', rule: 'must be what the channel says when it is asked' },
}
