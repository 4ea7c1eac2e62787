import type { FaultInput } from '@interview-pass/alipay-simulator'
import { expect } from 'vitest'
import { soldCode } from '../access-codes.ts'
import { createOrder, payableOrder, scannedOrder } from '../orders.ts'
import { paidOrder } from '../refunds.ts'
import type { Question } from './ask.ts'
import type { Provocations } from './provocation.ts'
import type { Stage } from './stage.ts'

const precreate = 'alipay.trade.precreate'
const systemError = 'ACQ.SYSTEM_ERROR'

/** What an order's state, the channel and the products stand against. */
export const orderProvocations: Provocations = {
  INVALID_ORDER: {
    on: {
      createOrder: ({ client }) => ({
        body: { user_id: client.userId, product_id: client.productId, channel: 'NOBODY' },
        details: { fields: [{ field: 'body.channel', rule: expect.stringContaining('ALIPAY') }] },
      }),
      createAttempt: async (stage) => ({
        ...(await ofPayable(stage)),
        body: { channel: 'NOBODY' },
        details: { fields: [{ field: 'body.channel' }] },
      }),
    },
  },
  DUPLICATE_PAYMENT: {
    on: {
      createOrder: (stage) => spoiltOrder(stage, { subCode: 'ACQ.TRADE_HAS_SUCCESS' }),
      createAttempt: ofPaid,
      cancelOrder: ofPaid,
    },
  },
  PAYMENT_FAILED: {
    on: {
      createOrder: (stage) => spoiltOrder(stage, { subCode: 'ACQ.INVALID_PARAMETER' }),
      createAttempt: (stage) => spoiltAttempt(stage, { subCode: 'ACQ.INVALID_PARAMETER' }),
    },
  },
  PAYMENT_TIMEOUT: {
    on: {
      // A channel that stays silent is asked three times.
      createOrder: (stage) => spoiltOrder(stage, { subCode: systemError, times: 3 }),
      createAttempt: (stage) => spoiltAttempt(stage, { subCode: systemError, times: 3 }),
      cancelOrder: whileSilent,
      syncOrder: whileSilent,
    },
  },
  REFUND_NOT_ALLOWED: { on: { createRefund: refundOfUnpaid, requestRefund: refundOfUnpaid } },
  REFUND_FAILED: { on: { createRefund: refusedRefund, requestRefund: refusedRefund } },
  CODE_EXPIRED: {
    on: {
      verifyAccessCode: async ({ service, client }) => {
        const code = await soldCode(service, client)
        await service.sql`update payment.access_codes set expire_at = now() where code = ${code}`
        return { headers: { 'x-access-code': code } }
      },
    },
  },
}

/** An order of the stage's client, and what the details of a refusal say of it. */
const about = (orderId: string): Question => ({ ids: { order_id: orderId }, details: { order_id: orderId } })

async function ofPayable({ service, client }: Stage): Promise<Question> {
  return about((await payableOrder(service, client)).orderId)
}

async function ofPaid({ service, client }: Stage): Promise<Question> {
  return about((await paidOrder(service, client)).order_id)
}

type Spoilt = Pick<Extract<FaultInput, { kind: 'SUB_CODE' }>, 'subCode' | 'times' | 'outTradeNo'>

const spoil = (
  { service }: Stage,
  method: Extract<FaultInput, { kind: 'SUB_CODE' }>['method'],
  fault: Spoilt,
) => service.simulator.control.setFault({ kind: 'SUB_CODE', method, ...fault })

/** The next order's QR code is refused so. */
function spoiltOrder(stage: Stage, fault: Spoilt): Question {
  spoil(stage, precreate, fault)
  return { details: { channel: 'ALIPAY' } }
}

/** The next QR code of an order that has one is refused so. */
async function spoiltAttempt(stage: Stage, fault: Spoilt): Promise<Question> {
  const { order_id: orderId } = await createOrder(stage.service, stage.client)
  spoil(stage, precreate, fault)
  return about(orderId)
}

/** The channel does not say how a scanned order stands. */
async function whileSilent(stage: Stage): Promise<Question> {
  const { order_id: orderId, outTradeNo } = await scannedOrder(stage.service, stage.client)
  spoil(stage, 'alipay.trade.query', { subCode: systemError, outTradeNo })
  return about(orderId)
}

async function refundOfUnpaid(stage: Stage): Promise<Question> {
  const { ids } = await ofPayable(stage)
  return { ids: { ...ids }, details: { rule: 'NOT_PAID', refundable_amount: '0.00' } }
}

async function refusedRefund(stage: Stage): Promise<Question> {
  const { order_id: orderId, outTradeNo } = await paidOrder(stage.service, stage.client)
  spoil(stage, 'alipay.trade.refund', { subCode: 'ACQ.TRADE_NOT_ALLOW_REFUND', outTradeNo })
  return { ids: { order_id: orderId }, details: { order_id: orderId, reason: 'ACQ.TRADE_NOT_ALLOW_REFUND' } }
}
