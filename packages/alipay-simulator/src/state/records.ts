import { z } from 'zod'
import { tradeSchema } from '../trades/trade.ts'

/** Something the merchant must be told. `fields` are what every delivery of it says alike. */
const noticeSchema = z.object({
  notifyId: z.string(),
  outTradeNo: z.string(),
  notifyUrl: z.string(),
  fields: z.record(z.string(), z.string()),
  state: z.enum(['PENDING', 'ACKNOWLEDGED', 'GIVEN_UP']),
  attemptsMade: z.number(),
  nextAttemptAt: z.coerce.date().nullable(),
})
export type Notice = z.infer<typeof noticeSchema>

/** One thing as it is from now on; a later record of the same thing replaces it. */
export const stateRecordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('TRADE'), trade: tradeSchema }),
  z.object({ kind: z.literal('NOTICE'), notice: noticeSchema }),
])
export type StateRecord = z.infer<typeof stateRecordSchema>
