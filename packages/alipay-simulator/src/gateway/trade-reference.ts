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

type ExistingTrade = Trade & { readonly tradeNo: string }

/**
 * The trade that `biz_content` names, and its out_trade_no as far as one is known; `trade_no` wins when both are given.
 * A QR code that nobody has scanned is no trade yet: Alipay knows of none.
 */
export function findReferencedTrade(
  { state }: Pick<Deps, 'state'>,
  bizContent: unknown,
): { readonly trade: ExistingTrade | undefined; readonly outTradeNo: string | undefined } {
  const { out_trade_no: outTradeNo, trade_no: tradeNo } = parseBiz(tradeReferenceSchema, bizContent)
  const trade = state.findTrade(tradeNo === undefined ? { outTradeNo: outTradeNo ?? '' } : { tradeNo })
  if (trade === undefined || trade.tradeNo === null) return { trade: undefined, outTradeNo }
  return { trade: { ...trade, tradeNo: trade.tradeNo }, outTradeNo: trade.outTradeNo }
}

/** As findReferencedTrade. Throws TradeError `ACQ.TRADE_NOT_EXIST` when there is none. */
export function getReferencedTrade(deps: Pick<Deps, 'state'>, bizContent: unknown): ExistingTrade {
  const { trade } = findReferencedTrade(deps, bizContent)
  if (trade === undefined) throw new TradeError('ACQ.TRADE_NOT_EXIST')
  return trade
}
