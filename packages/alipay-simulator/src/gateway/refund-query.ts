import { z } from 'zod'
import { formatBeijingTime } from '../beijing-time.ts'
import { formatYuan } from '../money.ts'
import { parseBiz, type GatewayMethod } from './gateway-method.ts'
import { getReferencedTrade } from './trade-reference.ts'

const refundQuerySchema = z.object({ out_request_no: z.string().min(1).max(64) })

/**
 * `alipay.trade.fastpay.refund.query`: one refund of a trade by its `out_request_no`, which is the out_trade_no for one
 * made without. 10000 says only that the question was understood: a number that does not exist answers it without data.
 */
export const refundQuery: GatewayMethod = (deps, { bizContent }) => {
  const { out_request_no: outRequestNo } = parseBiz(refundQuerySchema, bizContent)
  const trade = getReferencedTrade(deps, bizContent)
  const refund = trade.refunds.find((candidate) => candidate.outRequestNo === outRequestNo)
  if (refund === undefined) return {}
  return {
    out_request_no: outRequestNo,
    out_trade_no: trade.outTradeNo,
    trade_no: trade.tradeNo,
    total_amount: formatYuan(trade.totalFen),
    refund_amount: formatYuan(refund.amountFen),
    refund_status: 'REFUND_SUCCESS',
    gmt_refund_pay: formatBeijingTime(refund.at),
    ...(refund.reason !== null && { refund_reason: refund.reason }),
  }
}
