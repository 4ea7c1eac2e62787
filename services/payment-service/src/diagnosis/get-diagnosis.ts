import type { Db } from '@interview-pass/service-kit'
import { getOrder } from '../orders/get-order.ts'
import type { OrderStatus } from '../orders/order.ts'
import { diagnoseOrder, type Finding } from './diagnose-order.ts'
import { findOrderEvidence } from './diagnosis.store.ts'

export interface Diagnosis {
  readonly status: OrderStatus
  readonly findings: readonly Finding[]
}

/** Why an order of this tenant is not paid, as far as the books show it. Throws ORDER_NOT_FOUND. */
export async function getDiagnosis(
  db: Db,
  asked: { readonly tenantId: bigint; readonly orderId: string },
): Promise<Diagnosis> {
  const { order } = await getOrder(db, asked)
  const evidence = await findOrderEvidence(db, {
    tenantId: asked.tenantId,
    orderId: order.id,
    orderedAt: order.createdAt,
  })
  return { status: order.status, findings: diagnoseOrder(evidence) }
}
