import { yuanAmount, yuanToFen } from '@interview-pass/contracts'
import { longListQuery, plainText } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { OrderQuestion } from './list-orders.ts'
import { orderStatuses } from './order.ts'

const moment = z.iso.datetime({ offset: true })
const number = plainText(64)

/** For `query` of a list of orders. */
export const orderFilter = {
  ...longListQuery,
  status: z.enum(orderStatuses).optional(),
  user_id: z.uuid().optional(),
  product_id: z.uuid().optional(),
  channel: plainText(20).optional(),
  created_from: moment.optional().describe('Then or later'),
  created_to: moment.optional().describe('Before then'),
  amount_min: yuanAmount.optional().describe('At least so much'),
  amount_max: yuanAmount.optional().describe('At most so much'),
  out_trade_no: number.optional().describe('The number that the channel got from us'),
  payment_id: number.optional().describe("The channel's own trade number"),
}

const parsed = z.object(orderFilter)

/** What that filter looks for. */
export function questionOf(query: z.output<typeof parsed>): Omit<OrderQuestion, 'tenantId' | 'made'> {
  return {
    status: query.status,
    userId: query.user_id,
    productId: query.product_id,
    channel: query.channel,
    createdFrom: dateOf(query.created_from),
    createdTo: dateOf(query.created_to),
    amountMinFen: fenOf(query.amount_min),
    amountMaxFen: fenOf(query.amount_max),
    outTradeNo: query.out_trade_no,
    paymentId: query.payment_id,
  }
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text))
const fenOf = (text: string | undefined) => (text === undefined ? undefined : yuanToFen(text))
