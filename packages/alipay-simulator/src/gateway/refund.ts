import { z } from 'zod'
import { formatBeijingTime } from '../beijing-time.ts'
import { formatYuan, yuan } from '../money.ts'
import { buyerLogonId } from '../notifications/notice.ts'
import { refundTrade } from '../refund-trade.ts'
import { refundedFen } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import { parseBiz, type GatewayMethod } from './gateway-method.ts'
import { getReferencedTrade } from './trade-reference.ts'

const refundSchema = z.object({
  refund_amount: yuan.refine((amountFen) => amountFen > 0n, { error: '应大于0' }),
  out_request_no: z.string().min(1).max(64).optional(),
  refund_reason: z.string().max(256).optional(),
})

/**
 * `alipay.trade.refund`: in full, or in part under an `out_request_no`. A repeated number answers 10000 with
 * `fund_change=N`; `refund_fee` is all that was refunded so far. Source: https://developer.aliyun.com/article/707486
 */
export const refund: GatewayMethod = (deps, { bizContent }) => {
  const input = parseBiz(refundSchema, bizContent)
  const { outTradeNo, totalFen } = getReferencedTrade(deps, bizContent)
  if (input.out_request_no === undefined && input.refund_amount !== totalFen) {
    throw new TradeError('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL')
  }
  const {
    trade,
    refund: made,
    isNew,
  } = refundTrade(
    deps,
    { outTradeNo },
    {
      outRequestNo: input.out_request_no ?? outTradeNo,
      amountFen: input.refund_amount,
      reason: input.refund_reason ?? null,
    },
  )
  return {
    buyer_logon_id: buyerLogonId,
    buyer_user_id: trade.buyerId,
    fund_change: isNew ? 'Y' : 'N',
    gmt_refund_pay: formatBeijingTime(made.at),
    out_trade_no: outTradeNo,
    refund_fee: formatYuan(refundedFen(trade)),
    send_back_fee: isNew ? formatYuan(made.amountFen) : '0.00',
    trade_no: trade.tradeNo,
  }
}
