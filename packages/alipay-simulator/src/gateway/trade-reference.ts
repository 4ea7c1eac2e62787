import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { findTrade, getTrade } from '../state/find-trade.ts'
import type { Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import { parseBiz } from './gateway-method.ts'

const tradeReferenceSchema = z
  .object({
    out_trade_no: z.string().min(1).max(64).optional(),
    trade_no: z.string().min(1).max(64).optional(),
  })
  .refine((reference) => reference.out_trade_no !== undefined || reference.trade_no !== undefined, {
    error: 'out_trade_no和trade_no不能同时为空',
  })

/**
 * The existing trade that `biz_content` names; `trade_no` wins when both are given.
 * Throws TradeError `ACQ.TRADE_NOT_EXIST` for a QR code that nobody has scanned, too: Alipay knows no trade yet.
 */
export function getReferencedTrade(
  deps: Pick<Deps, 'state' | 'clock'>,
  bizContent: unknown,
): Trade & { tradeNo: string } {
  const reference = parseBiz(tradeReferenceSchema, bizContent)
  const trade =
    reference.trade_no === undefined
      ? getTrade(deps, { outTradeNo: reference.out_trade_no ?? '' })
      : findTrade(deps, { tradeNo: reference.trade_no })
  if (trade === undefined || trade.tradeNo === null) throw new TradeError('ACQ.TRADE_NOT_EXIST')
  return { ...trade, tradeNo: trade.tradeNo }
}
