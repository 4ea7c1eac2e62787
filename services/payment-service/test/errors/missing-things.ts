import { randomUUID } from 'node:crypto'
import { payableOrder } from '../orders.ts'
import type { Provocations } from './provocation.ts'

/** What a request may name that is not there, or that its caller may not see. */
export const missingProvocations: Provocations = {
  ORDER_NOT_FOUND: { on: () => ({}) },
  ACCESS_CODE_NOT_FOUND: { on: () => ({}) },
  DEAD_LETTER_NOT_FOUND: { on: () => ({}) },
  ATTEMPT_NOT_FOUND: { on: () => ({}) },
  PRODUCT_NOT_FOUND: { on: () => ({}) },
  API_CLIENT_NOT_FOUND: { on: () => ({}) },
  DIFFERENCE_NOT_FOUND: { on: () => ({}) },
  INVALID_ACCESS: { on: () => ({ headers: { 'x-access-code': 'no code' } }) },
  TENANT_NOT_FOUND: { on: () => ({ headers: { 'x-tenant-id': randomUUID() } }) },
  USER_NOT_FOUND: {
    on: ({ client }, { operationId }) =>
      operationId === 'issueAccessCode'
        ? { body: { product_id: client.productId, user_id: randomUUID() } }
        : {},
  },
  REFUND_NOT_FOUND: {
    on: async ({ service, client }) => {
      const { orderId } = await payableOrder(service, client)
      const refundId = randomUUID()
      return { ids: { order_id: orderId, refund_id: refundId }, details: { refund_id: refundId } }
    },
  },
}
