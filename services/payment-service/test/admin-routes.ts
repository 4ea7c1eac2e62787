import { tenantOf } from './admin.ts'
import { documentedRoutes } from './documented-routes.ts'
import { payableOrder } from './orders.ts'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'
import { paidOrder } from './refunds.ts'
import { usedCode } from './access-codes.ts'

/** Every route of administration, whatever is added later, with its path below `/api/v1/admin`. */
export const adminRoutes = documentedRoutes
  .filter(({ isInternal }) => isInternal)
  .map((route) => ({ ...route, path: route.path.replace('/api/v1/admin', '') }))

/** Those that are about one tenant: a dead letter may be anybody's, and a bill is of all. */
export const tenantRoutes = adminRoutes.filter(
  ({ path }) => !path.startsWith('/dead-letters') && !path.startsWith('/reconciliation/days'),
)

export type AdminRoute = (typeof adminRoutes)[number]

/** A route's path with these ids in it; throws for one that is not there. */
export function pathOf({ path }: AdminRoute, ids: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const id = ids[name]
    if (id === undefined) throw new Error(`there is no ${name} to put into ${path}`)
    return id
  })
}

/** A body for each route with one, which takes effect on these things. */
export const effectiveBody = (operationId: string, things: Readonly<Record<string, string>>) =>
  operationId === 'issueAccessCode' ? { product_id: things['product_id'] } : effectiveBodies[operationId]

const effectiveBodies: Readonly<Record<string, object>> = {
  putTenant: { name: 'another name' },
  changeTenant: { status: 'INACTIVE' },
  createApiClient: { name: 'made' },
  changeApiClient: { status: 'INACTIVE' },
  createProduct: {
    name: 'made',
    price: '0.01',
    code_validity_days: 1,
    interview: { kind: 'GENERAL', questions: 1, minutes: 5, language: 'en' },
  },
  changeProduct: { version: 1, price: '0.01' },
  changeUser: { status: 'INACTIVE' },
  requestRefund: { amount: '1.00', reason: 'complaint' },
  revokeAccessCode: { force: true },
  reissueAccessCode: { force: true },
  closeDifference: { reason: 'the bank confirmed it' },
}

/** Things of a client's tenant, by the names that paths have for them: each of them can be changed. */
export async function administeredThings(
  service: PaymentServiceUnderTest,
  client: TestClient,
): Promise<Readonly<Record<string, string>>> {
  const { order_id: orderId } = await paidOrder(service, client)
  const { outTradeNo } = await payableOrder(service, client)
  const [row] = await service.sql<[{ refundId: string; differenceId: string; apiClientId: string }]>`
    with refund as (
      insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, status, out_request_no, check_due_at)
      select o.tenant_id, o.id, a.id, 1, 'REQUESTED', 'UNKNOWN', gen_random_uuid(), now() + interval '1 day'
      from payment.orders o join payment.payment_attempts a on a.order_id = o.id where o.public_id = ${orderId}
      returning public_id
    ), difference as (
      insert into payment.reconciliation_differences (tenant_id, attempt_id, channel, day, kind, out_trade_no, ours)
      select tenant_id, id, channel, '2026-01-15', 'MISSING_THERE', out_trade_no, 'PAID 199.00'
      from payment.payment_attempts where out_trade_no = ${outTradeNo}
      returning public_id
    )
    select refund.public_id as "refundId", difference.public_id as "differenceId", c.public_id as "apiClientId"
    from refund, difference, payment.api_clients c where c.client_id = ${client.clientId}`
  return {
    tenant_id: await tenantOf(service, client),
    user_id: client.userId,
    product_id: client.productId,
    api_client_id: row.apiClientId,
    order_id: orderId,
    refund_id: row.refundId,
    out_trade_no: outTradeNo,
    difference_id: row.differenceId,
    access_code_id: await usedCode(service, client),
  }
}
