import { formatBeijingTime } from '../beijing-time.ts'
import { formatYuan } from '../money.ts'
import { buyerLogonId } from '../notifications/notice.ts'
import type { GatewayMethod } from './gateway-method.ts'
import { getReferencedTrade } from './trade-reference.ts'

/** `alipay.trade.query`: the trade as it is now; amounts received are 0.00 until it is paid. */
export const query: GatewayMethod = (deps, { bizContent }) => {
  const trade = getReferencedTrade(deps, bizContent)
  const total = formatYuan(trade.totalFen)
  const received = trade.paidAt === null ? '0.00' : total
  const answer = {
    buyer_logon_id: buyerLogonId,
    buyer_user_id: trade.buyerId,
    out_trade_no: trade.outTradeNo,
    trade_no: trade.tradeNo,
    trade_status: trade.state,
    total_amount: total,
    buyer_pay_amount: received,
    invoice_amount: received,
    receipt_amount: received,
    point_amount: '0.00',
  }
  if (trade.paidAt === null) return answer
  return {
    ...answer,
    send_pay_date: formatBeijingTime(trade.paidAt),
    fund_bill_list: [{ amount: total, fund_channel: 'ALIPAYACCOUNT' }],
  }
}
