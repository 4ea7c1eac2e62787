import { yuanToFen } from '@interview-pass/contracts'
import {
  idempotencyKey,
  idempotent,
  requestHash,
  route,
  type AccessRule,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import type { ExecuteDeps } from './execute-refunds.ts'
import { presentRefund, refundRequest, refundView } from './refund-view.ts'
import { getRequestedRefund, requestRefund } from './request-refund.ts'
import type { Refund } from './refunds.store.ts'

export interface RefundRoutesDeps extends ExecuteDeps {
  readonly apiClient: AccessRule<ApiClient>
}

export function refundRoutes(deps: RefundRoutesDeps): Feature {
  return (routes) => {
    routes.mount(getRefundRoute(deps))
    routes.mount(createRefundRoute(deps))
  }
}

function createRefundRoute(deps: RefundRoutesDeps) {
  return route({
    method: 'POST',
    path: '/payment/orders/:order_id/refunds',
    operationId: 'createRefund',
    summary: 'Give money of a paid order back',
    description:
      '201 when the money went back, 202 when the outcome is still open: ask for the refund until it is final. All that is left revokes the access code at once.',
    tags: ['payment'],
    access: deps.apiClient,
    headers: idempotencyKey,
    params: z.object({ order_id: z.uuid().describe('As createOrder gave it') }),
    body: refundRequest,
    answers: { 201: refundView, 202: refundView },
    errors: ['ORDER_NOT_FOUND', 'REFUND_NOT_ALLOWED', 'REFUND_FAILED'],
    handle: ({ caller: { tenantId, clientId }, body, headers, rawBody, params }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        {
          tenantId,
          caller: clientId,
          route: 'POST /payment/orders/:order_id/refunds',
          key: headers['idempotency-key'],
          bodyHash: requestHash(params, rawBody),
          store: 'ANSWER',
        },
        async (claim) => {
          const refund = await requestRefund(deps, {
            tenantId,
            orderId: params.order_id,
            amountFen: body.amount == null ? undefined : yuanToFen(body.amount),
            reason: body.reason,
            actor: clientId,
            isForced: false,
            claim,
          })
          const answer = present(refund, params.order_id)
          return refund.status === 'SUCCEEDED'
            ? { status: 201 as const, ...answer }
            : { status: 202 as const, ...answer }
        },
      ),
  })
}

function getRefundRoute(deps: RefundRoutesDeps) {
  return route({
    method: 'GET',
    path: '/payment/orders/:order_id/refunds/:refund_id',
    operationId: 'getRefund',
    summary: 'One refund of an order',
    tags: ['payment'],
    access: deps.apiClient,
    params: z.object({
      order_id: z.uuid().describe('As createOrder gave it'),
      refund_id: z.uuid().describe('As createRefund gave it'),
    }),
    answers: { 200: refundView },
    errors: ['ORDER_NOT_FOUND', 'REFUND_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { order_id: orderId, refund_id: refundId } }) => ({
      status: 200,
      ...present(await getRequestedRefund(deps.database.db, { tenantId, orderId }, refundId), orderId),
    }),
  })
}

function present(refund: Refund, orderId: string) {
  const self = `/api/v1/payment/orders/${orderId}`
  const links = { self: `${self}/refunds/${refund.publicId}`, order: self }
  return { data: presentRefund(refund, orderId), links }
}
