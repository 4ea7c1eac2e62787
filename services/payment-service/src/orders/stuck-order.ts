/** Why an order does not go on by itself, or not as it should: each is open for too long. */
export const stuckCauses = [
  'PAYMENT_UNRESOLVED',
  'PAYMENT_GIVEN_UP',
  'CANCELLATION_UNRESOLVED',
  'REFUND_UNRESOLVED',
  'REFUND_GIVEN_UP',
] as const

export type StuckCause = (typeof stuckCauses)[number]
