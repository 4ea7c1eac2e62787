import { formatBeijingTime, formatBeijingTimeMs } from '../beijing-time.ts'
import { formatYuan } from '../money.ts'
import type { Notice } from '../state/journal.ts'
import { refundedFen, type Refund, type Trade } from '../trades/trade.ts'

/** Who sells: the merchant's app, and its own id at Alipay. */
export interface Merchant {
  readonly appId: string
  readonly sellerId: string
}

export interface NewNotice {
  readonly trade: Trade
  readonly merchant: Merchant
  readonly notifyId: string
  readonly notifyUrl: string
  readonly at: Date
}

/** The notice of a payment, owed at once. Fields: https://opendocs.alipay.com/open/194/103296 (trade_status_sync). */
export const paymentNotice = (owed: NewNotice): Notice => newNotice(owed, {})

/**
 * The notice of a refund, which goes to the payment's own notify_url: TRADE_SUCCESS once more when it was partial,
 * TRADE_CLOSED when nothing is left. `refund_fee` is all that was refunded so far.
 */
export function refundNotice(owed: NewNotice, refund: Refund): Notice {
  const { trade } = owed
  return newNotice(owed, {
    out_biz_no: refund.outRequestNo,
    refund_fee: formatYuan(refundedFen(trade)),
    gmt_refund: formatBeijingTimeMs(refund.at),
    ...(trade.closedAt !== null && { gmt_close: formatBeijingTime(trade.closedAt) }),
  })
}

function newNotice(
  { trade, merchant, notifyId, notifyUrl, at }: NewNotice,
  more: Readonly<Record<string, string>>,
): Notice {
  const amount = formatYuan(trade.totalFen)
  const fields: Record<string, string> = {
    notify_type: 'trade_status_sync',
    notify_id: notifyId,
    app_id: merchant.appId,
    auth_app_id: merchant.appId,
    charset: 'utf-8',
    version: '1.0',
    trade_no: trade.tradeNo ?? '',
    out_trade_no: trade.outTradeNo,
    trade_status: trade.state,
    buyer_id: trade.buyerId ?? '',
    buyer_logon_id: buyerLogonId,
    seller_id: merchant.sellerId,
    seller_email: 'seller@example.com',
    subject: trade.subject,
    total_amount: amount,
    receipt_amount: amount,
    invoice_amount: amount,
    buyer_pay_amount: amount,
    point_amount: '0.00',
    gmt_create: formatBeijingTime(trade.scannedAt ?? at),
    gmt_payment: formatBeijingTime(trade.paidAt ?? at),
    fund_bill_list: JSON.stringify([{ amount, fundChannel: 'ALIPAYACCOUNT' }]),
    ...more,
  }
  if (trade.body !== null) fields['body'] = trade.body
  if (trade.passbackParams !== null) fields['passback_params'] = trade.passbackParams
  return {
    notifyId,
    outTradeNo: trade.outTradeNo,
    notifyUrl,
    fields,
    state: 'PENDING',
    attemptsMade: 0,
    nextAttemptAt: at,
  }
}

/** The buyer's account, masked as Alipay does. */
export const buyerLogonId = 'buy***@example.com'
