import { z } from 'zod'
import { send } from '../clients/exchange.ts'
import { repeat } from '../clients/repeat.ts'

const trade = z.object({
  out_trade_no: z.string(),
  trade_no: z.string().nullable(),
  state: z.string(),
  total_amount: z.string(),
  refunded: z.string(),
  refunds: z.array(z.object({ out_request_no: z.string(), amount: z.string() })),
})

export type ChannelTrade = z.output<typeof trade>

const health = z.looseObject({ pending_notifications: z.int() })

const invariants = z.looseObject({ broken: z.array(z.unknown()) })

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
    setFault: (fault: object) => ask('POST', '/_sim/faults', fault),
    clearFaults: async () => {
      await repeat(() => send({ method: 'DELETE', url: `${baseUrl}/_sim/faults`, headers: {} }))
    },
    listTrades: async () => {
      const { answer } = await ask('GET', '/_sim/trades?limit=10000')
      return z.object({ trades: z.array(trade) }).parse(answer).trades
    },
    /** Notifications that it will send once more. */
    countPending: async () => health.parse((await ask('GET', '/_sim/health')).answer).pending_notifications,
    /** What the channel's own books find wrong in themselves. */
    listBroken: async () => invariants.parse((await ask('GET', '/_sim/invariants')).answer).broken,
  }
}
