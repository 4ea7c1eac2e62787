export interface Trade {
  readonly out_trade_no: string
  readonly total: number
  readonly notify_url: string
  trade_state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  transaction_id: string | null
  success_time: string | null
  /** All that went back so far. */
  refunded: number
}

export interface MadeRefund {
  readonly out_refund_no: string
  readonly out_trade_no: string
  readonly refund: number
  readonly success_time: string
}

/** What the channel answers: a status of HTTP, and its own code where it refuses. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall'
  readonly status: number

  constructor(status: number, code: string) {
    super(code)
    this.status = status
  }
}

/** The channel's own books: trades, refunds and what is left in the merchant's account. Amounts are in whole fen. */
export function createBooks(now: () => Date) {
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, MadeRefund>()
  const find = (outTradeNo: string): Trade => {
    const trade = trades.get(outTradeNo)
    if (trade === undefined) throw new RefusedCall(404, 'ORDER_NOT_EXIST')
    return trade
  }
  return {
    find,
    refundsOf: (outTradeNo: string) =>
      [...refunds.values()].filter(({ out_trade_no }) => out_trade_no === outTradeNo),
    place(order: Pick<Trade, 'out_trade_no' | 'total' | 'notify_url'>): Trade {
      const known = trades.get(order.out_trade_no)
      if (known !== undefined && known.trade_state !== 'NOTPAY') {
        throw new RefusedCall(400, known.trade_state === 'CLOSED' ? 'ORDER_CLOSED' : 'ORDERPAID')
      }
      const unpaid = { trade_state: 'NOTPAY', transaction_id: null, success_time: null, refunded: 0 } as const
      const trade: Trade = known ?? { ...order, ...unpaid }
      trades.set(order.out_trade_no, trade)
      return trade
    },
    pay(outTradeNo: string): Trade {
      const trade = find(outTradeNo)
      if (trade.trade_state !== 'NOTPAY') throw new RefusedCall(400, trade.trade_state)
      trade.trade_state = 'SUCCESS'
      trade.transaction_id = `H${outTradeNo}`
      trade.success_time = now().toISOString()
      return trade
    },
    close(outTradeNo: string): void {
      const trade = find(outTradeNo)
      if (trade.success_time !== null) throw new RefusedCall(400, 'ORDERPAID')
      trade.trade_state = 'CLOSED'
    },
    refund({ out_trade_no, out_refund_no, refund }: Omit<MadeRefund, 'success_time'>): MadeRefund {
      const trade = find(out_trade_no)
      const known = refunds.get(out_refund_no)
      if (known !== undefined) {
        if (known.refund !== refund) throw new RefusedCall(400, 'PARAM_ERROR')
        return known
      }
      if (trade.refunded + refund > trade.total) throw new RefusedCall(400, 'INVALID_REQUEST')
      const made = { out_trade_no, out_refund_no, refund, success_time: now().toISOString() }
      refunds.set(out_refund_no, made)
      trade.refunded += refund
      trade.trade_state = 'REFUND'
      return made
    },
    findRefund(outRefundNo: string): MadeRefund {
      const refund = refunds.get(outRefundNo)
      if (refund === undefined) throw new RefusedCall(404, 'RESOURCE_NOT_EXISTS')
      return refund
    },
    bill: (day: string) => billOf([...trades.values()], [...refunds.values()], day),
  }
}

const beijingOffsetMs = 8 * 60 * 60 * 1000

function dayOf(time: string): string {
  return new Date(Date.parse(time) + beijingOffsetMs).toISOString().slice(0, 10)
}

/** The rows of a day in Beijing, with their sum beside them. */
function billOf(trades: readonly Trade[], refunds: readonly MadeRefund[], day: string) {
  const rows = trades
    .flatMap(({ out_trade_no, transaction_id, total, success_time }) => {
      const returned = refunds.filter((refund) => refund.out_trade_no === out_trade_no)
      const about = { out_trade_no, transaction_id }
      return [
        { ...about, out_refund_no: null, amount: total, success_time },
        ...returned.map((made) => ({ ...made, ...about, amount: -made.refund })),
      ]
    })
    .filter(({ success_time }) => success_time !== null && dayOf(success_time) === day)
  if (rows.length === 0) throw new RefusedCall(404, 'NO_STATEMENT_EXIST')
  return { rows, sum: rows.reduce((sum, { amount }) => sum + amount, 0) }
}

export type Books = ReturnType<typeof createBooks>
