/** Why a trade can't do what was asked: Alipay's own sub codes, and words of the buyer's page and the control API. */
const reasons = {
  'ACQ.TRADE_NOT_EXIST': '交易不存在',
  'ACQ.TRADE_HAS_SUCCESS': '交易已被支付',
  'ACQ.TRADE_HAS_CLOSE': '交易已经关闭',
  'ACQ.TRADE_HAS_FINISHED': '交易已经完结',
  'ACQ.TRADE_CANCEL_TIME_OUT': '超过撤销时间范围',
  'ACQ.TRADE_STATUS_ERROR': '交易状态不合法',
  'ACQ.CONTEXT_INCONSISTENT': '交易信息被篡改',
  'ACQ.TRADE_BUYER_NOT_MATCH': '交易买家不匹配',
  'ACQ.TOTAL_FEE_EXCEED': '订单总金额不在允许范围内',
  'ACQ.INVALID_PARAMETER': '参数无效',
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL': '退款金额与订单金额不一致',
  'ACQ.REASON_TRADE_REFUND_FEE_ERR': '退款金额无效',
  'ACQ.DISCORDANT_REPEAT_REQUEST': '请求信息不一致',
  BILL_NOT_EXIST: '账单不存在',
  INVAILID_ARGUMENTS: '参数无效',
  QR_EXPIRED: '二维码已过期',
  QR_NOT_FOUND: '二维码不存在或已失效',
  TRADE_NOT_FOUND: 'no trade with this out_trade_no',
  BILL_FILE_NOT_FOUND: 'no bill file with this id, or its thirty seconds are over',
  NOTIFICATION_NOT_OWED: 'this trade has no such notice: not paid, or without notify_url',
  FAULT_NOT_FOUND: 'no fault with this id',
} as const

export type TradeErrorCode = keyof typeof reasons

/** A business refusal. The gateway answers it as 40004, the buyer's page and the control API as 404 or 409. */
export class TradeError extends Error {
  readonly code: TradeErrorCode

  constructor(code: TradeErrorCode, detail?: string) {
    super(detail === undefined ? reasons[code] : `${reasons[code]}: ${detail}`)
    this.name = 'TradeError'
    this.code = code
  }
}
