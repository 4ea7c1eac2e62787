import { yuanAmount } from '@interview-pass/contracts'
import { z } from 'zod'
import { send } from './exchange.ts'
import { repeat } from './repeat.ts'

const trade = z.object({
  out_trade_no: z.string(),
  trade_no: z.string().nullable(),
  state: z.string(),
  total_amount: z.string(),
  refunded: z.string(),
  refunds: z.array(z.object({ out_request_no: z.string(), amount: z.string() })),
})

const movements = z.object({
  movements: z.array(
    z.object({ kind: z.enum(['PAYMENT', 'REFUND']), out_trade_no: z.string(), amount_fen: z.string() }),
  ),
})

const deliveries = z.object({ deliveries: z.array(z.object({ outcome: z.string() })) })

export type ChannelTrade = z.output<typeof trade>

const health = z.looseObject({ pending_notifications: z.int() })

const invariants = z.looseObject({ in: yuanAmount, out: yuanAmount, broken: z.array(z.unknown()) })

const setFaults = z.object({ faults: z.array(z.looseObject({ id: z.string(), times_left: z.int() })) })

export type ChannelControl = ReturnType<typeof createChannelControl>

/** The control API of the Alipay simulator: the buyer, the merchant's console, faults and books. */
export function createChannelControl(baseUrl: string) {
  const ask = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const request = {
      method,
      url: baseUrl + path,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    }
    const response = await repeat(() => send(request))
    const answer: unknown = await response.json()
    return { status: response.status, answer }
  }
  /** False where the trade's state refuses it, as when somebody was faster. */
  const act = async (outTradeNo: string, action: string, body: object = {}): Promise<boolean> =>
    (await ask('POST', `/_sim/trades/${outTradeNo}/${action}`, body)).status < 400
  return {
    scan: (outTradeNo: string) => act(outTradeNo, 'scan'),
    pay: (outTradeNo: string) => act(outTradeNo, 'pay'),
    /** In the merchant's console; `amount` like `"50.00"`. */
    refund: (outTradeNo: string, amount: string) => act(outTradeNo, 'refund', { amount }),
    resend: (outTradeNo: string) => act(outTradeNo, 'resend'),
    /** In the buyer's own list, once scanned. */
    abandon: (outTradeNo: string) => act(outTradeNo, 'abandon'),
    /** Returns its id. */
    setFault: async (fault: object) => {
      const { answer } = await ask('POST', '/_sim/faults', fault)
      return z.looseObject({ id: z.string() }).parse(answer).id
    },
    /** What is set and not used up. */
    listFaults: async () => setFaults.parse((await ask('GET', '/_sim/faults')).answer).faults,
    clearFault: async (id: string) => {
      await repeat(() => send({ method: 'DELETE', url: `${baseUrl}/_sim/faults/${id}`, headers: {} }))
    },
    clearFaults: async () => {
      await repeat(() => send({ method: 'DELETE', url: `${baseUrl}/_sim/faults`, headers: {} }))
    },
    /** Its time goes on from so many seconds later: what it does by the clock until then it does now. */
    moveClock: async (advanceSeconds: number) => {
      await ask('POST', '/_sim/clock', { advance_seconds: advanceSeconds })
    },
    listTrades: async () => {
      const { answer } = await ask('GET', '/_sim/trades?limit=1000000')
      return z.object({ trades: z.array(trade) }).parse(answer).trades
    },
    /** Its ledger's lines about a trade, oldest first: fen to us, and with a minus fen from us. */
    listMovements: async (outTradeNo: string) => {
      const { answer } = await ask('GET', '/_sim/ledger')
      return movements.parse(answer).movements.filter((line) => line.out_trade_no === outTradeNo)
    },
    /** What became of the notifications about a trade, oldest first. */
    listDeliveries: async (outTradeNo: string) => {
      const { answer } = await ask('GET', `/_sim/deliveries?out_trade_no=${outTradeNo}`)
      return deliveries.parse(answer).deliveries.map(({ outcome }) => outcome)
    },
    /** Notifications that it will send once more. */
    countPending: async () => health.parse((await ask('GET', '/_sim/health')).answer).pending_notifications,
    /** What came in and what went out, in yuan, and what the channel's own books find wrong in themselves. */
    readBalance: async () => invariants.parse((await ask('GET', '/_sim/invariants')).answer),
  }
}
