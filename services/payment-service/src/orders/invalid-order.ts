import { fieldRuleOf, fieldRules } from '@interview-pass/contracts'
import { AppError, type BrokenRule } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'

/** INVALID_ORDER with the field and its rule, and the order that is there all the same. */
export function invalidOrder(broken: BrokenRule, orderId?: string): AppError {
  return new AppError('INVALID_ORDER', {
    details: { fields: [broken], ...(orderId !== undefined && { order_id: orderId }) },
  })
}

/** INVALID_ORDER: somebody cancelled the order, or asked for another QR code, before the channel gave this one. */
export function cancelledMeanwhile(orderId: string): AppError {
  return invalidOrder({ field: 'body', rule: fieldRules.endingQrCode }, orderId)
}

export function unknownChannel(channels: PaymentChannels): AppError {
  return invalidOrder({ field: 'body.channel', rule: fieldRuleOf.oneOf(Object.keys(channels)) })
}
