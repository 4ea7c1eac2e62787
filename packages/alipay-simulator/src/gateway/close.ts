import { changeTrade } from '../change-trade.ts'
import type { GatewayMethod } from './gateway-method.ts'
import { getReferencedTrade } from './trade-reference.ts'

/** `alipay.trade.close`: ends a trade that waits for its buyer. It never refunds, and can't reach an unscanned QR code. */
export const close: GatewayMethod = (deps, { bizContent }) => {
  const { outTradeNo, tradeNo } = getReferencedTrade(deps, bizContent)
  changeTrade(deps, { outTradeNo }, 'CLOSE')
  return { out_trade_no: outTradeNo, trade_no: tradeNo }
}
