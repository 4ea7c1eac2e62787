import { route, adminHeaders, adminLimit, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { orderStatuses } from '../orders/order.ts'
import { findingCodes, type Finding } from './diagnose-order.ts'
import { getDiagnosis } from './get-diagnosis.ts'
import { findingTexts } from './finding-texts.ts'

const text = z.object({ en: z.string().max(500), 'zh-CN': z.string().max(500) })

const diagnosisView = z
  .object({
    order_id: z.uuid(),
    status: z.enum(orderStatuses),
    findings: z.array(
      z.object({
        code: z.enum(findingCodes),
        meaning: text,
        remedy: text,
        out_trade_no: z.string().max(64).nullable().describe('Null when it is about the whole order'),
        seen_at: z.iso.datetime().nullable().describe('The latest time'),
        count: z.number().int().describe('How often it was seen'),
        details: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta({ id: 'Diagnosis' })

export function diagnosisRoutes(deps: AdminDeps): Feature {
  return (routes) => routes.mount(diagnoseRoute(deps))
}

function diagnoseRoute(deps: AdminDeps) {
  return route({
    method: 'GET',
    path: '/admin/orders/:order_id/diagnosis',
    operationId: 'diagnoseOrder',
    summary: 'Why is this order not paid?',
    description:
      'What the notifications that arrived, or did not, and the answers of the channel show: a fault each, with what to do about it. An order that was paid all the same has findings too, when its notifications had to do without.',
    tags: ['orders'],
    access: tenantAccess(deps, { resource: 'orders', action: 'read' }),
    rateLimit: adminLimit,
    headers: z.object(adminHeaders),
    params: z.object({ order_id: z.uuid() }),
    answers: { 200: diagnosisView },
    errors: ['ORDER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { order_id: orderId } }) => {
      const { status, findings } = await getDiagnosis(deps.database.db, { tenantId, orderId })
      return { status: 200, data: { order_id: orderId, status, findings: findings.map(present) } }
    },
  })
}

function present(finding: Finding) {
  const { meaning, remedy } = findingTexts[finding.code]
  return {
    code: finding.code,
    meaning,
    remedy,
    out_trade_no: finding.outTradeNo,
    seen_at: finding.seenAt?.toISOString() ?? null,
    count: finding.count,
    details: finding.details,
  }
}
