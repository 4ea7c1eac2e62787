import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Notice } from '../state/journal.ts'
import type { State } from '../state/state.ts'
import { deliver, type DeliverDeps, type Delivery } from './deliver.ts'
import type { DeliveryLog } from './delivery-log.ts'

const minuteMs = 60_000
/**
 * The waits after each failed delivery: eight deliveries within 25 hours in all.
 * Source: https://opendocs.alipay.com/open/270/105902 (4m, 10m, 10m, 1h, 2h, 6h, 15h).
 */
const waitsMinutes = [4, 10, 10, 60, 120, 360, 900]

/** Brings notices to the merchant until they are acknowledged, on Alipay's schedule. */
export interface Courier {
  /** Makes the next delivery of a pending notice when it is due. */
  readonly schedule: (notice: Notice) => void
  /** Makes the next delivery of a pending notice at once; resolves when it has been made. */
  readonly deliverNow: (notice: Notice) => Promise<void>
  /** One delivery at once, outside the schedule; an acknowledgement ends the schedule all the same. */
  readonly resend: (notice: Notice, notifyTime?: Date) => Promise<readonly Delivery[]>
  /** The newest deliveries, oldest first; in memory only. */
  readonly listDeliveries: () => readonly Delivery[]
  /** Takes up every pending notice of the state. */
  readonly resume: () => void
  /** Forgets deliveries and timers; what is pending stays pending in the journal. */
  readonly stop: () => void
}

interface CourierDeps extends Pick<DeliverDeps, 'clock' | 'keys' | 'faults'> {
  readonly state: State
  readonly deliveries: DeliveryLog
  /** 1 keeps Alipay's times; 60 makes four minutes four seconds. */
  readonly timeFactor: number
  readonly log: Logger
}

/** A courier that does nothing until it is given a notice or told to resume. */
export function createCourier(deps: CourierDeps): Courier {
  const { state, deliveries, clock, keys, faults, timeFactor, log } = deps
  const timers = createTimers(clock)
  /** What the deliveries that are held back for another one's sake wait for, by notify_id. */
  const held = new Map<string, () => void>()
  let stopping = new AbortController()

  const make = async (notice: Notice, attempt: number | null, notifyTime?: Date) => {
    const { notifyId } = notice
    const stopped = stopping.signal
    const anotherDelivery = () => new Promise<void>((resolve) => held.set(notifyId, resolve))
    const made = await deliver(
      { clock, keys, faults, stopped, anotherDelivery, log: deliveries.add },
      { notice, attempt, notifyTime },
    )
    for (const [heldId, release] of held) {
      if (heldId !== notifyId && held.delete(heldId)) release()
    }
    // What an interrupted delivery came to is not known: the notice stays as it was.
    if (!stopped.aborted) record(notifyId, made, attempt)
    return made
  }

  const record = (notifyId: string, made: readonly Delivery[], attempt: number | null): void => {
    const notice = state.findNotice(notifyId)
    if (notice?.state !== 'PENDING') return
    const next = afterDelivery(notice, made, attempt, { now: clock.now(), timeFactor })
    if (next === notice) return
    state.commit({ notice: next })
    schedule(next)
  }

  const deliverNow = async ({ notifyId }: Pick<Notice, 'notifyId'>): Promise<void> => {
    timers.cancel(notifyId)
    const notice = state.findNotice(notifyId)
    if (notice?.state === 'PENDING') await make(notice, notice.attemptsMade + 1)
  }

  const schedule = ({ notifyId, state: noticeState, nextAttemptAt }: Notice): void => {
    timers.cancel(notifyId)
    if (noticeState !== 'PENDING' || nextAttemptAt === null) return
    const waitMs = Math.max(0, nextAttemptAt.getTime() - clock.now().getTime())
    const run = (): void => {
      deliverNow({ notifyId }).catch((error: unknown) => {
        log.error({ err: error, notifyId }, 'a delivery failed by a fault of the simulator')
      })
    }
    timers.set(notifyId, waitMs, run)
  }

  return {
    schedule,
    deliverNow,
    resend: (notice, notifyTime) => make(notice, null, notifyTime),
    listDeliveries: deliveries.list,
    resume: () => state.listNotices().forEach(schedule),
    stop: () => {
      stopping.abort()
      stopping = new AbortController()
      timers.cancelAll()
      held.clear()
      deliveries.clear()
    },
  }
}

/** At most one timer for each id. */
function createTimers(clock: Clock) {
  const running = new Map<string, () => void>()
  const cancel = (id: string): void => {
    running.get(id)?.()
    running.delete(id)
  }
  return {
    set: (id: string, delayMs: number, run: () => void): void => {
      cancel(id)
      running.set(id, clock.after(delayMs, run))
    },
    cancel,
    cancelAll: (): void => [...running.keys()].forEach(cancel),
  }
}

/** What a notice is after a delivery: done, due again, or given up. A failed resend by hand leaves it as it was. */
function afterDelivery(
  notice: Notice,
  made: readonly Delivery[],
  attempt: number | null,
  { now, timeFactor }: { readonly now: Date; readonly timeFactor: number },
): Notice {
  const attemptsMade = attempt ?? notice.attemptsMade
  if (made.some(({ outcome }) => outcome === 'ACKNOWLEDGED')) {
    return { ...notice, state: 'ACKNOWLEDGED', attemptsMade, nextAttemptAt: null }
  }
  if (attempt === null) return notice
  const waitMinutes = waitsMinutes[attemptsMade - 1]
  if (waitMinutes === undefined) return { ...notice, state: 'GIVEN_UP', attemptsMade, nextAttemptAt: null }
  return {
    ...notice,
    attemptsMade,
    nextAttemptAt: new Date(now.getTime() + (waitMinutes * minuteMs) / timeFactor),
  }
}
