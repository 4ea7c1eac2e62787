import {
  rowsOfLongList,
  actorName,
  type PageOfLongList,
  recordAct,
  type Act,
} from '@interview-pass/service-kit'
import type { ExecuteDeps } from './execute-refunds.ts'
import { listStoredRefunds, type RefundFilter } from './refund-list.store.ts'
import { getRequestedRefund, requestRefund, type RequestRefundInput } from './request-refund.ts'
import { bringCheckForward, getRefund, type Refund } from './refunds.store.ts'

const resource = 'refunds'

/** As requestRefund, in the name of a person, whose act is written down with it. */
export function requestRefundByHand(
  deps: ExecuteDeps,
  act: Act,
  input: Omit<RequestRefundInput, 'tenantId' | 'actor' | 'onPlaced'>,
): Promise<Refund> {
  const { tenantId, actor } = act
  return requestRefund(deps, {
    ...input,
    tenantId,
    actor: actorName(actor),
    onPlaced: (tx, { publicId }) =>
      recordAct(tx, act, {
        action: 'REQUEST_REFUND',
        resource,
        resourceId: publicId,
        metadata: { order_id: input.orderId, is_forced: input.isForced },
      }),
  })
}

/** One page of a tenant's refunds, newest first, and how many there are. */
export function listRefunds(
  { database }: Pick<ExecuteDeps, 'database'>,
  filter: RefundFilter,
  page: PageOfLongList,
) {
  return listStoredRefunds(database.db, filter, rowsOfLongList(page))
}

/** Has the channel asked about a refund soon, also when nobody would ask again. Throws ORDER_NOT_FOUND and REFUND_NOT_FOUND. */
export async function askAboutRefund(
  deps: Pick<ExecuteDeps, 'database' | 'now'> & { readonly wakeRefunds: () => void },
  act: Act,
  { orderId, refundId }: { readonly orderId: string; readonly refundId: string },
): Promise<Refund> {
  const { tenantId } = act
  const refund = await getRequestedRefund(deps.database.db, { tenantId, orderId }, refundId)
  const isDue = await deps.database.transaction(async (tx) => {
    if (!(await bringCheckForward(tx, refund, deps.now()))) return false
    await recordAct(tx, act, { action: 'QUERY_REFUND', resource, resourceId: refundId })
    return true
  })
  if (!isDue) return refund
  const due = await getRefund(deps.database.db, refund)
  deps.wakeRefunds()
  return due
}
