import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import { parseBiz } from './gateway-method.ts'

const number = z.string().min(1).max(64).optional()
const tradeReferenceSchema = z
  .object({ out_trade_no: number, trade_no: number })
  .refine((reference) => reference.out_trade_no !== undefined || reference.trade_no !== undefined, {
    error: 'out_trade_no和trade_no不能同时为空',
  })

/**
 * The existing trade that `biz_content` names; `trade_no` wins when both are given.
 * Throws TradeError `ACQ.TRADE_NOT_EXIST` for a QR code that nobody has scanned, too: Alipay knows no trade yet.
 */
export function getReferencedTrade(
  { state }: Pick<Deps, 'state'>,
  bizContent: unknown,
): Trade & { readonly tradeNo: string } {
  const { out_trade_no: outTradeNo = '', trade_no: tradeNo } = parseBiz(tradeReferenceSchema, bizContent)
  const trade = state.getTrade(tradeNo === undefined ? { outTradeNo } : { tradeNo })
  if (trade.tradeNo === null) throw new TradeError('ACQ.TRADE_NOT_EXIST')
  return { ...trade, tradeNo: trade.tradeNo }
}
