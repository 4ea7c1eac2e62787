import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { changeTrade } from '../change-trade.ts'
import type { Deps } from '../deps.ts'
import { formatYuan } from '../money.ts'
import type { Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import { buyerPage } from './buyer-page.ts'

const paramsSchema = z.object({ qrId: z.string() })
const bodySchema = z.instanceof(URLSearchParams).default(new URLSearchParams())
const actionSchema = z.object({ action: z.enum(['pay', 'scan', 'abandon']).default('pay') })
const eventOf = { pay: 'PAY', scan: 'SCAN', abandon: 'ABANDON' } as const

/** What the text of a QR code opens: a page in a browser, JSON for anyone else; and a POST without a body pays. */
export function buyerRoutes(app: FastifyInstance, deps: Deps): void {
  const getTrade = (qrId: string): Trade => {
    const trade = deps.state.findTrade({ qrId })
    if (trade === undefined) throw new TradeError('QR_NOT_FOUND')
    return trade
  }

  app.get('/qr/:qrId', async (request, reply) => {
    const trade = getTrade(paramsSchema.parse(request.params).qrId)
    return wantsPage(request) ? sendPage(reply, trade) : describe(trade)
  })

  app.post('/qr/:qrId', async (request, reply) => {
    const { qrId } = paramsSchema.parse(request.params)
    const before = getTrade(qrId)
    const { action } = actionSchema.parse(Object.fromEntries(bodySchema.parse(request.body)))
    try {
      const trade = changeTrade(deps, { qrId }, eventOf[action])
      // So that reloading the page does not pay again; relative, because a proxy may have put us below a path.
      return wantsPage(request) ? await reply.redirect(`./${qrId}`, 303) : describe(trade)
    } catch (error) {
      if (!(error instanceof TradeError) || !wantsPage(request)) throw error
      return sendPage(reply.code(409), before, error.message)
    }
  })
}

const wantsPage = ({ headers }: { readonly headers: { readonly accept?: string | undefined } }): boolean =>
  headers.accept?.includes('text/html') === true

const describe = ({ outTradeNo, tradeNo, state, totalFen }: Trade) => ({
  out_trade_no: outTradeNo,
  trade_no: tradeNo,
  state,
  total_amount: formatYuan(totalFen),
})

function sendPage(reply: FastifyReply, trade: Trade, problem?: string): FastifyReply {
  return reply
    .headers({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    })
    .type('text/html; charset=utf-8')
    .send(buyerPage(trade, problem))
}
