import type { Deps } from '../deps.ts'
import { changeTrade } from '../change-trade.ts'
import { refundTrade } from '../refund-trade.ts'
import type { Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import type { GatewayMethod } from './gateway-method.ts'
import { findReferencedTrade } from './trade-reference.ts'

const cancelWindowMs = 24 * 3_600_000

/**
 * `alipay.trade.cancel`, for an unknown result: closes what is unpaid, and refunds what was paid, once, as a refund
 * without a number does. No trade, no action: it does not reach an unscanned QR code, which can still be paid.
 */
export const cancel: GatewayMethod = (deps, { bizContent }) => {
  const { trade, outTradeNo } = findReferencedTrade(deps, bizContent)
  const answer = { out_trade_no: outTradeNo, retry_flag: 'N' }
  if (trade === undefined) return answer
  return { ...answer, trade_no: trade.tradeNo, action: undo(deps, trade) }
}

function undo(deps: Deps, { outTradeNo, state, paidAt, totalFen }: Trade): 'close' | 'refund' {
  if (paidAt === null) {
    if (state !== 'TRADE_CLOSED') changeTrade(deps, { outTradeNo }, 'CLOSE')
    return 'close'
  }
  if (deps.clock.now().getTime() - paidAt.getTime() > cancelWindowMs) {
    throw new TradeError('ACQ.TRADE_CANCEL_TIME_OUT')
  }
  refundTrade(deps, { outTradeNo }, { outRequestNo: outTradeNo, amountFen: totalFen, reason: null })
  return 'refund'
}
