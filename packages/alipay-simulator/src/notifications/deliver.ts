import { pause, type Clock } from '../clock.ts'
import type { NotificationFault } from '../faults/fault.ts'
import type { FaultList } from '../faults/fault-list.ts'
import type { GatewayKeys } from '../signing.ts'
import type { Notice } from '../state/records.ts'
import { composeNotification } from './compose-notification.ts'
import type { Delivery, DeliveryLog } from './delivery-log.ts'
import type { PostResult } from './post-form.ts'

export interface DeliverDeps {
  readonly clock: Clock
  readonly keys: GatewayKeys
  readonly faults: FaultList
  readonly deliveries: DeliveryLog
  readonly post: (url: string, form: Record<string, string>, stopped: AbortSignal) => Promise<PostResult>
  /** Resolves when a delivery of another notice has been made. */
  readonly anotherDelivery: (notifyId: string) => Promise<void>
}

/** `notifyTime` pretends that it is sent at another moment; after `stopped` nothing more is sent. */
export interface DeliverRequest {
  notice: Notice
  attempt: number | null
  notifyTime?: Date | undefined
  stopped: AbortSignal
}

/** Makes one delivery, or what the faults that are set for it make of one; each POST is logged. */
export async function deliver(deps: DeliverDeps, request: DeliverRequest): Promise<Delivery[]> {
  const faults = deps.faults.takeForDelivery(request.notice.outTradeNo)
  for (const fault of faults) {
    if (fault.kind === 'NOTIFY_DELAY') await pause(deps.clock, fault.delayMs)
    if (fault.kind === 'NOTIFY_REORDER') {
      await Promise.race([deps.anotherDelivery(request.notice.notifyId), pause(deps.clock, fault.holdMs)])
    }
  }
  if (request.stopped.aborted) return []
  const repeat = faults.find((fault) => fault.kind === 'NOTIFY_REPEAT')
  const count = repeat?.count ?? 1
  if (repeat?.concurrently === true) {
    return Promise.all(Array.from({ length: count }, () => deliverOnce(deps, request, faults)))
  }
  const made: Delivery[] = []
  for (let copy = 0; copy < count && !request.stopped.aborted; copy += 1) {
    made.push(await deliverOnce(deps, request, faults))
  }
  return made
}

async function deliverOnce(
  { clock, keys, deliveries, post }: DeliverDeps,
  { notice, attempt, notifyTime, stopped }: DeliverRequest,
  faults: readonly NotificationFault[],
): Promise<Delivery> {
  const sentAt = clock.now()
  const { alipayPrivateKey } = keys
  const form = composeNotification({
    fields: notice.fields,
    sentAt: notifyTime ?? sentAt,
    alipayPrivateKey,
    faults,
  })
  const isDropped = faults.some(({ kind }) => kind === 'NOTIFY_DROP')
  const result = isDropped
    ? { outcome: 'DROPPED' as const, status: null, body: null, latencyMs: 0 }
    : await post(notice.notifyUrl, form, stopped)
  const delivery: Delivery = {
    notifyId: notice.notifyId,
    outTradeNo: notice.outTradeNo,
    url: notice.notifyUrl,
    attempt,
    sentAt,
    ...result,
    faults: faults.map(({ kind }) => kind),
    form,
  }
  if (!stopped.aborted) deliveries.add(delivery)
  return delivery
}
