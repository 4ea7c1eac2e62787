import { pause, type Clock } from '../clock.ts'
import type { NotificationFault } from '../faults/fault.ts'
import type { FaultList } from '../faults/fault-list.ts'
import type { GatewayKeys } from '../signing.ts'
import type { Notice } from '../state/journal.ts'
import { composeNotification } from './compose-notification.ts'
import { postForm, type PostResult } from './post-form.ts'

/** One POST to the merchant, and what came of it. */
export interface Delivery extends PostResult {
  readonly notifyId: string
  readonly outTradeNo: string
  readonly url: string
  /** 1 is the first of the schedule; null is a resend asked for by hand. */
  readonly attempt: number | null
  readonly sentAt: Date
  readonly faults: readonly NotificationFault['kind'][]
  /** The form as it was sent, signature included. */
  readonly form: Readonly<Record<string, string>>
}

export interface DeliverDeps {
  readonly clock: Clock
  readonly keys: GatewayKeys
  readonly faults: FaultList
  /** After it nothing more is sent. */
  readonly stopped: AbortSignal
  /** Resolves when a delivery of another notice has been made. */
  readonly anotherDelivery: () => Promise<void>
  /** Writes down each POST. */
  readonly log: (delivery: Delivery) => void
}

interface Asked {
  readonly notice: Notice
  readonly attempt: number | null
  /** Pretends that it is sent at another moment. */
  readonly notifyTime?: Date | undefined
}

/** Makes one delivery, or what the faults that are set for it make of one. */
export async function deliver(deps: DeliverDeps, asked: Asked): Promise<readonly Delivery[]> {
  const { clock, stopped, anotherDelivery } = deps
  const faults = deps.faults.takeForDelivery(asked.notice.outTradeNo)
  for (const fault of faults) {
    if (fault.kind === 'NOTIFY_DELAY') await pause(clock, fault.delayMs)
    if (fault.kind === 'NOTIFY_REORDER') await Promise.race([anotherDelivery(), pause(clock, fault.holdMs)])
  }
  const repeat = faults.find((fault) => fault.kind === 'NOTIFY_REPEAT')
  const count = repeat?.count ?? 1
  if (repeat?.concurrently === true && !stopped.aborted) {
    return Promise.all(Array.from({ length: count }, () => deliverOnce(deps, asked, faults)))
  }
  const made: Delivery[] = []
  while (made.length < count && !stopped.aborted) made.push(await deliverOnce(deps, asked, faults))
  return made
}

async function deliverOnce(
  { clock, keys, stopped, log }: DeliverDeps,
  { notice, attempt, notifyTime }: Asked,
  faults: readonly NotificationFault[],
): Promise<Delivery> {
  const { notifyId, outTradeNo, notifyUrl: url, fields } = notice
  const sentAt = clock.now()
  const form = composeNotification({
    fields,
    sentAt: notifyTime ?? sentAt,
    alipayPrivateKey: keys.alipayPrivateKey,
    faults,
  })
  const kinds = faults.map(({ kind }) => kind)
  const result = kinds.includes('NOTIFY_DROP')
    ? { outcome: 'DROPPED' as const, status: null, body: null, latencyMs: 0 }
    : await postForm(url, form, stopped)
  const delivery = { notifyId, outTradeNo, url, attempt, sentAt, ...result, faults: kinds, form }
  if (!stopped.aborted) log(delivery)
  return delivery
}
