import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { TradeError, type TradeErrorCode } from '../trades/trade-error.ts'
import type { GatewayRequest } from './gateway-request.ts'

/** Every method that the gateway knows. A new one is a file, and a line here and in methods.ts. */
export const methodNames = [
  'alipay.trade.precreate',
  'alipay.trade.query',
  'alipay.trade.close',
  'alipay.trade.cancel',
  'alipay.trade.refund',
  'alipay.trade.fastpay.refund.query',
  'alipay.data.dataservice.bill.downloadurl.query',
] as const

/** One method of the gateway: its answer beside `code` and `msg`. Throws TradeError, which is answered as 40004. */
export type GatewayMethod = (deps: Deps, request: GatewayRequest) => Record<string, unknown>

/** The checked `biz_content`. Throws TradeError `ACQ.INVALID_PARAMETER`, or the method's own word, that names the fields. */
export function parseBiz<Schema extends z.ZodType>(
  schema: Schema,
  bizContent: unknown,
  refusedAs: TradeErrorCode = 'ACQ.INVALID_PARAMETER',
): z.output<Schema> {
  const result = schema.safeParse(bizContent)
  if (result.success) return result.data
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'biz_content'} ${message}`,
  )
  throw new TradeError(refusedAs, problems.join('; '))
}
