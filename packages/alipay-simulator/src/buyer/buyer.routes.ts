import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { formatYuan } from '../money.ts'
import { readForm } from '../read-form.ts'
import { changeTrade } from '../change-trade.ts'
import { findTrade } from '../state/find-trade.ts'
import type { Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import { buyerPage, unknownQrPage } from './buyer-page.ts'

const paramsSchema = z.object({ qrId: z.string() })
const actionSchema = z.enum(['pay', 'scan', 'abandon'])
const eventOf = { pay: 'PAY', scan: 'SCAN', abandon: 'ABANDON' } as const

/** What the text of a QR code opens: a page in a browser, and a POST without a body pays. */
export function buyerRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/qr/:qrId', async (request, reply) => {
    const trade = findTrade(deps, paramsSchema.parse(request.params))
    const answer = trade === undefined ? unknownQr : { status: 200, trade, text: describe(trade) }
    return send(reply, request.headers.accept, answer)
  })

  app.post('/qr/:qrId', async (request, reply) => {
    const { qrId } = paramsSchema.parse(request.params)
    const answer = act(deps, qrId, readForm(request.body).get('action') ?? 'pay')
    const isBrowser = (request.headers.accept ?? '').includes('text/html')
    // So that reloading the page doesn't pay again; relative, because a proxy may have put us below a path.
    if (isBrowser && answer.status === 200) return reply.redirect(`./${qrId}`, 303)
    return send(reply, request.headers.accept, answer)
  })
}

interface Answer {
  status: number
  trade?: Trade
  text: string
  code?: string
}

const unknownQr: Answer = { status: 404, text: 'no such QR code', code: 'QR_NOT_FOUND' }

function act(deps: Deps, qrId: string, actionText: string): Answer {
  const before = findTrade(deps, { qrId })
  if (before === undefined) return unknownQr
  const action = actionSchema.safeParse(actionText)
  if (!action.success) {
    return {
      status: 400,
      trade: before,
      text: 'action must be pay, scan or abandon',
      code: 'MALFORMED_REQUEST',
    }
  }
  try {
    const trade = changeTrade(deps, { qrId }, eventOf[action.data])
    return { status: 200, trade, text: describe(trade) }
  } catch (error) {
    if (!(error instanceof TradeError)) throw error
    return { status: 409, trade: before, text: error.message, code: error.code }
  }
}

const describe = ({ state, outTradeNo, tradeNo, totalFen }: Trade): string =>
  `${state} ${formatYuan(totalFen)} CNY, out_trade_no ${outTradeNo}${tradeNo === null ? '' : `, trade_no ${tradeNo}`}`

/** A page for a browser, JSON for who asks for it, a line of text for anyone else. */
function send(reply: FastifyReply, accept = '', { status, trade, text, code }: Answer): FastifyReply {
  void reply.code(status).header('cache-control', 'no-store').header('vary', 'accept')
  if (accept.includes('text/html')) {
    void reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    )
    const page =
      trade === undefined ? unknownQrPage() : buyerPage(trade, code === undefined ? undefined : text)
    return reply.type('text/html; charset=utf-8').send(page)
  }
  if (!accept.includes('application/json')) {
    return reply.type('text/plain; charset=utf-8').send(`${code === undefined ? '' : `${code} `}${text}\n`)
  }
  if (code !== undefined) return reply.send({ error: { code, message: text } })
  return reply.send({
    out_trade_no: trade?.outTradeNo,
    trade_no: trade?.tradeNo,
    state: trade?.state,
    total_amount: trade === undefined ? undefined : formatYuan(trade.totalFen),
  })
}
