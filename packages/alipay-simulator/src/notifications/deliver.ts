import { pause } from '../clock.ts'
import type { Deps } from '../deps.ts'
import type { NotificationFault } from '../faults/fault.ts'
import { composeNotification } from './compose-notification.ts'
import type { Delivery } from './delivery-log.ts'
import type { Notice } from './notice.ts'
import type { PostResult } from './post-form.ts'

export type DeliverNeeds = Pick<Deps, 'clock' | 'keys' | 'faults' | 'deliveries'> & {
  post: (url: string, form: Record<string, string>, stopped: AbortSignal) => Promise<PostResult>
  /** Resolves when a delivery of another notice has been made. */
  anotherDelivery: (notifyId: string) => Promise<void>
}

/** `notifyTime` pretends that it is sent at another moment; after `stopped` nothing more is sent. */
export type DeliverRequest = {
  notice: Notice
  attempt: number | null
  notifyTime?: Date | undefined
  stopped: AbortSignal
}

/** Makes one delivery, or what the faults that are set for it make of one; each POST is logged. */
export async function deliver(needs: DeliverNeeds, request: DeliverRequest): Promise<Delivery[]> {
  const faults = needs.faults.takeForDelivery(request.notice.outTradeNo)
  for (const fault of faults) {
    if (fault.kind === 'NOTIFY_DELAY') await pause(needs.clock, fault.delayMs)
    if (fault.kind === 'NOTIFY_REORDER') {
      await Promise.race([needs.anotherDelivery(request.notice.notifyId), pause(needs.clock, fault.holdMs)])
    }
  }
  if (request.stopped.aborted) return []
  const repeat = faults.find((fault) => fault.kind === 'NOTIFY_REPEAT')
  const count = repeat?.count ?? 1
  if (repeat?.concurrently === true) {
    return Promise.all(Array.from({ length: count }, () => deliverOnce(needs, request, faults)))
  }
  const made: Delivery[] = []
  for (let copy = 0; copy < count && !request.stopped.aborted; copy += 1) {
    made.push(await deliverOnce(needs, request, faults))
  }
  return made
}

async function deliverOnce(
  { clock, keys, deliveries, post }: DeliverNeeds,
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
