import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { formatYuan, yuan } from '../money.ts'
import type { Control, TradeView } from './control.ts'
import { readWire, toWire } from './wire-names.ts'
import { faultSchema } from '../faults/fault.ts'
import { TradeError } from '../trades/trade-error.ts'

const outTradeNo = z.string().min(1).max(64)
const tradeParams = z.strictObject({ outTradeNo })
const tradeActionParams = z.strictObject({
  outTradeNo,
  action: z.enum(['scan', 'pay', 'abandon', 'close', 'finish']),
})
const buyerBody = z.strictObject({
  buyerId: z
    .string()
    .regex(/^2088\d{12}$/)
    .optional(),
})
const resendBody = z.strictObject({
  notifyId: z.string().max(64).optional(),
  notifyTime: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
})
const refundBody = z.strictObject({
  amount: yuan.refine((amountFen) => amountFen > 0n, { error: 'must be more than nothing' }).optional(),
})
const faultParams = z.strictObject({ id: z.string().max(64) })
const deliveryQuery = z.strictObject({ outTradeNo: outTradeNo.optional() })
const tradesQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1_000_000).default(100) })

const eventOf = { scan: 'SCAN', pay: 'PAY', abandon: 'ABANDON', close: 'CLOSE', finish: 'FINISH' } as const

const tradeToWire = (trade: TradeView) => ({
  ...toWire(trade),
  total_amount: formatYuan(trade.totalFen),
  refunded: formatYuan(trade.refundedFen),
  refunds: trade.refunds.map(({ outRequestNo, amountFen, at }) => ({
    out_request_no: outRequestNo,
    amount: formatYuan(amountFen),
    at,
  })),
})

/** The control API: JSON with snake_case names; errors name the field and the rule. */
export function controlRoutes(app: FastifyInstance, control: Control): void {
  app.get('/livez', async () => ({ status: 'UP' }))
  app.get('/_sim/health', async () => toWire(control.health()))

  app.get('/_sim/trades', async (request) => {
    const { limit } = readWire(tradesQuery, request.query)
    return { trades: control.listTrades().slice(0, limit).map(tradeToWire) }
  })
  app.get('/_sim/trades/:outTradeNo', async (request) =>
    tradeToWire(control.getTrade(readWire(tradeParams, request.params).outTradeNo)),
  )
  app.post('/_sim/trades/:outTradeNo/:action', async (request) => {
    const { outTradeNo, action } = readWire(tradeActionParams, request.params)
    const { buyerId } = readWire(buyerBody, request.body)
    return tradeToWire(control.changeTrade(outTradeNo, eventOf[action], buyerId))
  })
  app.post('/_sim/trades/:outTradeNo/refund', async (request) => {
    const { outTradeNo } = readWire(tradeParams, request.params)
    return tradeToWire(control.refund(outTradeNo, readWire(refundBody, request.body).amount))
  })
  app.post('/_sim/trades/:outTradeNo/resend', async (request) => {
    const { outTradeNo } = readWire(tradeParams, request.params)
    const options = readWire(resendBody, request.body)
    const deliveries = await control.resendNotification(outTradeNo, options)
    return { deliveries: deliveries.map(toWire) }
  })

  app.get('/_sim/deliveries', async (request) => ({
    deliveries: control.listDeliveries(readWire(deliveryQuery, request.query).outTradeNo).map(toWire),
  }))

  app.get('/_sim/faults', async () => ({ faults: control.listFaults().map(toWire) }))
  app.post('/_sim/faults', async (request, reply) =>
    reply.code(201).send(toWire(control.setFault(readWire(faultSchema, request.body)))),
  )
  app.delete('/_sim/faults', async (_request, reply) => {
    control.clearFaults()
    return reply.code(204).send()
  })
  app.delete('/_sim/faults/:id', async (request, reply) => {
    const { id } = readWire(faultParams, request.params)
    if (!control.clearFaults(id)) throw new TradeError('FAULT_NOT_FOUND')
    return reply.code(204).send()
  })

  app.post('/_sim/reset', async (_request, reply) => {
    control.reset()
    return reply.code(204).send()
  })
}
