import { fieldRules } from '@interview-pass/contracts'
import {
  AppError,
  type BrokenRule,
  publicAccess,
  route,
  type Feature,
  type Refusal,
  type Route,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ChannelCallback, RawNotification } from '../channels/payment-channel.ts'
import { OrderNotFoundError, SignatureVerificationError } from '../payment-errors.ts'
import {
  receiveNotification,
  receiveUnreadable,
  type Contradiction,
  type ReceiveDeps,
  type Reception,
} from './receive-notification.ts'

const callbackAnswer = z
  .object({
    order_id: z.uuid().nullable(),
    status: z.string().max(20).nullable(),
    access_code: z.string().length(12).optional(),
    expires_at: z.iso.datetime().optional(),
  })
  .meta({
    id: 'NotificationReceived',
    description: 'Code and expiry only from the call that settled: a replayed capture learns nothing',
  })

/** Long lists of coupons are real. */
const bodyMaxBytes = 256 * 1024

/** What is known of channels before any is connected. */
export type ChannelCallbacks = Readonly<Record<string, { readonly callback: ChannelCallback }>>

/** Where channels send their notifications, one route each. */
export function callbackRoutes(deps: ReceiveDeps, channels: ChannelCallbacks): Feature {
  return (routes) => {
    for (const [name, { callback }] of Object.entries(channels)) {
      routes.mount(callbackRoute(deps, name, callback))
    }
  }
}

/**
 * Takes in one channel's notifications and tells it, after the commit, in its own protocol; a caller that asks for JSON
 * where the channel speaks something else gets the envelope.
 */
function callbackRoute(deps: ReceiveDeps, channel: string, callback: ChannelCallback): Route {
  const own = callback.acknowledge(true).contentType
  const wantsEnvelope = (accepts: Refusal['accepts']) => own === 'text/plain' && accepts('application/json')
  return route({
    method: 'POST',
    path: callback.path,
    operationId: `receive${channel.charAt(0)}${channel.slice(1).toLowerCase()}Notification`,
    summary: 'Take in a notification of the payment channel',
    description: `${callback.description} Asked for \`application/json\`, it answers the envelope.`,
    tags: ['payment'],
    access: publicAccess,
    rateLimit: false,
    bodyType: callback.bodyType,
    bodyLimitBytes: bodyMaxBytes,
    body: callback.bodyType === 'form' ? z.string().max(bodyMaxBytes) : z.unknown(),
    answers: { 200: callbackAnswer },
    otherAnswers: { [own]: 'What the channel understands' },
    errors: ['SIGNATURE_INVALID', 'ORDER_NOT_FOUND', 'VALIDATION_FAILED', 'SERVICE_UNAVAILABLE'],
    handle: async ({ rawBody, request: { headers }, accepts }) => {
      const message = { headers, body: rawBody }
      if (wantsEnvelope(accepts)) {
        return { status: 200, data: present(await receiveNotification(deps, channel, message)) }
      }
      return callback.acknowledge(await isTaken(deps, channel, message))
    },
    onRefused: async ({ headers, rawBody, error, accepts }) => {
      await receiveUnreadable(deps, channel, { headers, body: rawBody }, error.code)
      return wantsEnvelope(accepts) ? undefined : callback.acknowledge(false)
    },
  })
}

/** Whatever goes wrong on the way, the channel is to repeat its notification. */
async function isTaken(deps: ReceiveDeps, channel: string, message: RawNotification): Promise<boolean> {
  try {
    return (await receiveNotification(deps, channel, message)).kind === 'ACCEPTED'
  } catch (error) {
    deps.logger.error({ error, channel }, 'a notification could not be taken in')
    return false
  }
}

function present(reception: Reception): z.output<typeof callbackAnswer> {
  if (reception.kind !== 'ACCEPTED') throw refusalOf(reception)
  const { settled } = reception
  const common = { order_id: settled?.orderId ?? null, status: settled?.orderStatus ?? null }
  if (settled?.outcome !== 'SETTLED' || settled.accessCode === null || settled.expireAt === null) {
    return common
  }
  return { ...common, access_code: settled.accessCode, expires_at: settled.expireAt.toISOString() }
}

function refusalOf(reception: Exclude<Reception, { kind: 'ACCEPTED' }>): AppError {
  switch (reception.kind) {
    case 'REFUSED':
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
const brokenRules: Readonly<Record<Contradiction, BrokenRule>> = {
  AMOUNT_MISMATCH: { field: 'body.total_amount', rule: fieldRules.attemptAmount },
  NOT_CONFIRMED: { field: 'body.trade_status', rule: fieldRules.confirmedStatus },
}
