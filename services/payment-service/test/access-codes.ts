import { randomUUID } from 'node:crypto'
import { interviewStarted } from '@interview-pass/contracts'
import { activateCode } from '../src/access-codes/activate-code.ts'
import { generateCode } from '../src/access-codes/generate-code.ts'
import { settleAttempt } from '../src/settlement/settlement.store.ts'
import { payableOrder } from './orders.ts'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'

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

/** Public id of a sold code whose interview has begun, so that its user has access. */
export async function usedCode(service: PaymentServiceUnderTest, client: TestClient): Promise<string> {
  const code = await soldCode(service, client)
  const [row] = await service.sql<[{ id: string }]>`
    with used as (
      update payment.access_codes
      set status = 'ACTIVATED', activated_at = now(), session_public_id = gen_random_uuid()
      where code = ${code} returning *
    ), granted as (
      insert into payment.user_access (tenant_id, user_id, product_id, access_code_id, granted_at, expires_at)
      select used.tenant_id, o.user_id, used.product_id, used.id, now(), used.expire_at
      from used join payment.orders o on o.id = used.order_id
    )
    select public_id as id from used`
  return row.id
}

/** Handles the news that the interview of a code has begun, as interview-service tells it. Returns its session. */
export async function startInterview(
  service: PaymentServiceUnderTest,
  client: TestClient,
  accessCode: string,
): Promise<string> {
  const sessionId = randomUUID()
  const [tenant] = await service.sql<[{ id: string }]>`
    select public_id as id from payment.tenants where id = ${client.tenantId}`
  await activateCode(service.deps, 'payment-service', {
    id: randomUUID(),
    type: interviewStarted.type,
    topic: interviewStarted.topic,
    source: interviewStarted.source,
    key: sessionId,
    tenantId: tenant.id,
    occurredAt: new Date().toISOString(),
    data: { sessionId, accessCode, startedAt: new Date().toISOString() },
  })
  return sessionId
}
