import { z } from 'zod'
import { noticeSchema } from '../notifications/notice.ts'
import { tradeSchema } from '../trades/trade.ts'

/** One thing as it is from now on; a later record of the same thing replaces it. */
export const stateRecordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('TRADE'), trade: tradeSchema }),
  z.object({ kind: z.literal('NOTICE'), notice: noticeSchema }),
])
export type StateRecord = z.infer<typeof stateRecordSchema>
