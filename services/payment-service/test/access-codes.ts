import { generateCode } from '../src/access-codes/generate-code.ts'
import { settleAttempt } from '../src/settlement/settlement.store.ts'
import { payableOrder } from './orders.ts'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'
import { randomUUID } from 'node:crypto'

/** The access code of an order that has just been paid. */
export async function soldCode(service: PaymentServiceUnderTest, client: TestClient): Promise<string> {
  const { outTradeNo } = await payableOrder(service, client)
  const { accessCode } = await settleAttempt(service.deps.sql, {
    channel: 'ALIPAY',
    outTradeNo,
    paymentId: `T${outTradeNo}`,
    amountFen: 19_900n,
    paidAt: new Date(),
    notifyId: null,
    tradeStatus: 'TRADE_SUCCESS',
    now: new Date(),
    accessCode: generateCode(),
    eventId: randomUUID(),
    requestId: null,
    traceparent: null,
  })
  if (accessCode === null) throw new Error('the order was not settled')
  return accessCode
}
