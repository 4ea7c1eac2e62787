import type { Logger } from 'pino'
import type { Notice } from '../state/records.ts'
import type { State } from '../state/state.ts'
import { deliver, type DeliverDeps, type DeliverRequest } from './deliver.ts'
import type { Delivery } from './delivery-log.ts'
import { createGate } from './gate.ts'
import { holdDeliveries } from './hold-deliveries.ts'
import { postForm } from './post-form.ts'

const minuteMs = 60_000
/**
 * The waits after each failed delivery: eight deliveries within 25 hours in all.
 * Source: https://opendocs.alipay.com/open/270/105902 (4m, 10m, 10m, 1h, 2h, 6h, 15h).
 */
const waitsMinutes = [4, 10, 10, 60, 120, 360, 900]

const deadlineMs = 5_000
const deliveriesAtOnceMax = 256

/** Brings notices to the merchant until they are acknowledged, on Alipay's schedule. */
export interface Courier {
  /** Makes the next delivery of a pending notice when it is due. */
  schedule: (notice: Notice) => void
  /** One delivery at once, outside the schedule; an acknowledgement ends the schedule all the same. */
  resend: (notice: Notice, options?: { notifyTime?: Date | undefined }) => Promise<Delivery[]>
  /** Takes up every pending notice of the state. */
  resume: () => void
  /** Forgets all timers; what is pending stays pending in the journal. */
  stop: () => void
}

interface CourierDeps extends Omit<DeliverDeps, 'post' | 'anotherDelivery'> {
  readonly state: State
  /** 1 keeps Alipay's times; 60 makes four minutes four seconds. */
  readonly timeFactor: number
  readonly log: Logger
}

/** A courier that does nothing until it is given a notice or told to resume. */
export function createCourier(deps: CourierDeps): Courier {
  const { state, clock, timeFactor, log } = deps
  const timers = new Map<string, () => void>()
  const held = holdDeliveries()
  const gate = createGate(deliveriesAtOnceMax)
  let stopping = new AbortController()

  const deliverDeps = {
    ...deps,
    post: (url: string, form: Record<string, string>, stopped: AbortSignal) =>
      gate(() => postForm(url, form, { deadlineMs, stopped })),
    anotherDelivery: held.waitForAnother,
  }

  const make = async (request: DeliverRequest): Promise<Delivery[]> => {
    const made = await deliver(deliverDeps, request)
    held.delivered(request.notice.notifyId)
    // What an interrupted delivery came to isn't known: the notice stays as it was.
    if (!request.stopped.aborted) record(request.notice.notifyId, made, request.attempt)
    return made
  }

  const record = (notifyId: string, made: readonly Delivery[], attempt: number | null): void => {
    const notice = state.findNotice(notifyId)
    if (notice === undefined || notice.state === 'ACKNOWLEDGED') return
    const next = afterDelivery(notice, { made, attempt, now: clock.now(), timeFactor })
    if (next === notice) return
    state.commit([{ kind: 'NOTICE', notice: next }])
    schedule(next)
  }

  const attempt = (notifyId: string): void => {
    timers.delete(notifyId)
    const notice = state.findNotice(notifyId)
    if (notice?.state !== 'PENDING') return
    make({ notice, attempt: notice.attemptsMade + 1, stopped: stopping.signal }).catch((error: unknown) => {
      log.error({ err: error, notifyId }, 'a delivery failed by a fault of the simulator')
    })
  }

  const schedule = (notice: Notice): void => {
    timers.get(notice.notifyId)?.()
    timers.delete(notice.notifyId)
    if (notice.state !== 'PENDING' || notice.nextAttemptAt === null) return
    const waitMs = Math.max(0, notice.nextAttemptAt.getTime() - clock.now().getTime())
    timers.set(
      notice.notifyId,
      clock.after(waitMs, () => attempt(notice.notifyId)),
    )
  }

  return {
    schedule,
    resend: (notice, options) =>
      make({ notice, attempt: null, notifyTime: options?.notifyTime, stopped: stopping.signal }),
    resume: () => {
      for (const notice of state.notices()) schedule(notice)
    },
    stop: () => {
      stopping.abort()
      stopping = new AbortController()
      for (const cancel of timers.values()) cancel()
      timers.clear()
      held.forget()
    },
  }
}

interface Made {
  made: readonly Delivery[]
  attempt: number | null
  now: Date
  timeFactor: number
}

/** What a notice is after a delivery: done, due again, or given up. A failed resend by hand leaves it as it was. */
function afterDelivery(notice: Notice, { made, attempt, now, timeFactor }: Made): Notice {
  const attemptsMade = attempt ?? notice.attemptsMade
  if (made.some(({ outcome }) => outcome === 'ACKNOWLEDGED')) {
    return { ...notice, state: 'ACKNOWLEDGED', attemptsMade, nextAttemptAt: null }
  }
  if (attempt === null) return notice
  const waitMs = nextWaitMs(attemptsMade, timeFactor)
  if (waitMs === undefined) return { ...notice, state: 'GIVEN_UP', attemptsMade, nextAttemptAt: null }
  return { ...notice, attemptsMade, nextAttemptAt: new Date(now.getTime() + waitMs) }
}

/** How long to wait after `attemptsMade` failed deliveries, divided by `timeFactor`; undefined when it was the last. */
function nextWaitMs(attemptsMade: number, timeFactor: number): number | undefined {
  const minutes = waitsMinutes[attemptsMade - 1]
  return minutes === undefined ? undefined : (minutes * minuteMs) / timeFactor
}
