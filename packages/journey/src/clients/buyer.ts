import { z } from 'zod'
import { noAnswer, send, type Outgoing } from './exchange.ts'
import { NoAnswerError } from './failures.ts'
import { patient, repeat, type RepeatLimits } from './repeat.ts'

const paidTrade = z
  .object({
    out_trade_no: z.string(),
    trade_no: z.string(),
    state: z.literal('TRADE_SUCCESS'),
    total_amount: z.string(),
  })
  .transform((trade) => ({
    outTradeNo: trade.out_trade_no,
    tradeNo: trade.trade_no,
    amount: trade.total_amount,
  }))

const trade = z.object({ state: z.string() })
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export type PaidTrade = z.output<typeof paidTrade>

/** The QR code can't be paid, now or later. */
export class PaymentRefusedError extends Error {
  override readonly name = 'PaymentRefusedError'
}

const deadlineMs = 10_000

/**
 * Pays as the buyer does who scans the code and confirms; works with the simulator, where the code's text is a URL. A payment whose
 * answer was lost is looked up before it is tried again. Throws PaymentRefusedError, or NoAnswerError while nobody answers.
 */
export function payQrCode(
  qrCode: string,
  options: { repeat?: RepeatLimits; signal?: AbortSignal | undefined } = {},
): Promise<PaidTrade> {
  const ask = (method: 'GET' | 'POST') =>
    readTrade({ method, url: qrCode, headers: accept, deadlineMs, signal: options.signal })
  let isRepeated = false
  const attempt = async (): Promise<PaidTrade> => {
    if (isRepeated) {
      const known = paidTrade.safeParse(await ask('GET'))
      if (known.success) return known.data
    }
    isRepeated = true
    return paidTrade.parse(await ask('POST'))
  }
  return repeat(attempt, options.repeat ?? patient, options.signal)
}

const accept = { accept: 'application/json' }

async function readTrade(outgoing: Outgoing): Promise<unknown> {
  const response = await send(outgoing, AbortSignal.timeout(deadlineMs))
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw noAnswer(outgoing, cause)
  })
  if (trade.safeParse(answer).success) return answer
  const refused = refusal.safeParse(answer)
  if (!refused.success || response.status >= 500) {
    throw new NoAnswerError(`the payment page answered ${response.status}, and not as agreed`)
  }
  throw new PaymentRefusedError(`${refused.data.error.code}: ${refused.data.error.message}`)
}
