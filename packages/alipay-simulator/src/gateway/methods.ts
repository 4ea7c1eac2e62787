import { billDownloadUrl } from './bill-download-url.ts'
import { cancel } from './cancel.ts'
import { close } from './close.ts'
import type { GatewayMethod, methodNames } from './gateway-method.ts'
import { precreate } from './precreate.ts'
import { query } from './query.ts'
import { refund } from './refund.ts'
import { refundQuery } from './refund-query.ts'

/** What each method of the gateway does. */
export const methods: Readonly<Record<(typeof methodNames)[number], GatewayMethod>> = {
  'alipay.trade.precreate': precreate,
  'alipay.trade.query': query,
  'alipay.trade.close': close,
  'alipay.trade.cancel': cancel,
  'alipay.trade.refund': refund,
  'alipay.trade.fastpay.refund.query': refundQuery,
  'alipay.data.dataservice.bill.downloadurl.query': billDownloadUrl,
}
