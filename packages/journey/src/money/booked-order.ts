import { z } from 'zod'

const fen = z.coerce.bigint()

const bookedAttempt = z.object({
  outTradeNo: z.string(),
  status: z.string(),
  amountFen: fen,
  refundedFen: fen,
  /** It paid for nothing: the order was paid or cancelled before. */
  isPointless: z.boolean(),
  /** Cause, state and amount of each. */
  refunds: z.array(z.string()),
  /** What the channel told of it, for whoever looks into a difference. */
  told: z.array(z.string()),
})

export const bookedOrder = z.object({
  orderId: z.uuid(),
  status: z.string(),
  amountFen: fen,
  refundedFen: fen,
  codes: z.array(z.string()),
  attempts: z.array(bookedAttempt),
})

export type BookedAttempt = z.output<typeof bookedAttempt>

/** An order as our books have it. */
export type BookedOrder = z.output<typeof bookedOrder>

/** Whether money came for it, wherever that is now. */
export const isPaidHere = ({ status }: { readonly status: string }): boolean =>
  status === 'PAID' || status === 'REFUNDED'
