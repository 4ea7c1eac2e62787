import { z } from 'zod'
import { onTheWay, send, type Outgoing } from './exchange.ts'
import { NoAnswerError } from './failures.ts'
import { repeat, type RepeatLimits } from './repeat.ts'

const trade = z.object({ trade_no: z.string().nullable(), state: z.string(), total_amount: z.string() })
const paidTrade = trade.extend({ trade_no: z.string(), state: z.literal('TRADE_SUCCESS') })
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export type PaidTrade = z.output<typeof paidTrade>

/** The QR code can't be paid, now or later. */
class PaymentRefusedError extends Error {
  override readonly name = 'PaymentRefusedError'
}

/**
 * Pays as the buyer does who scans the code and confirms; works with the simulator, where the code's text is a URL. A payment whose
 * answer was lost is looked up before it is tried again. Throws PaymentRefusedError, or NoAnswerError while nobody answers.
 */
export function payQrCode(
  qrCode: string,
  options: { repeat?: RepeatLimits; signal?: AbortSignal | undefined } = {},
): Promise<PaidTrade> {
  const ask = (method: 'GET' | 'POST') =>
    readTrade({ method, url: qrCode, headers: accept, signal: options.signal })
  let isRepeated = false
  const attempt = async (): Promise<PaidTrade> => {
    if (isRepeated) {
      const known = paidTrade.safeParse(await ask('GET'))
      if (known.success) return known.data
    }
    isRepeated = true
    return paidTrade.parse(await ask('POST'))
  }
  return repeat(attempt, options.repeat, options.signal)
}

/** The number that the merchant knows the trade of a QR code by. */
export async function readTradeNumber(qrCode: string, signal?: AbortSignal): Promise<string> {
  const numbered = z.object({ out_trade_no: z.string() })
  const look = () => readTrade({ method: 'GET', url: qrCode, headers: accept, signal })
  return numbered.parse(await repeat(look, undefined, signal)).out_trade_no
}

const accept = { accept: 'application/json' }

async function readTrade(outgoing: Outgoing): Promise<unknown> {
  const response = await send(outgoing)
  const answer: unknown = await onTheWay(outgoing, () => response.json())
  if (trade.safeParse(answer).success) return answer
  const refused = refusal.safeParse(answer)
  if (!refused.success || response.status >= 500) {
    throw new NoAnswerError(`the payment page answered ${response.status}, and not as agreed`)
  }
  throw new PaymentRefusedError(`${refused.data.error.code}: ${refused.data.error.message}`)
}
