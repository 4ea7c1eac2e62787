import type { Stack } from '@interview-pass/stack'
import type { ChannelControl } from './channel-control.ts'
import type { BreakingPoint } from './customer.ts'
import type { Chance } from './seeded.ts'

export interface Breakage {
  /** A story has come to this point: something may break. */
  at(point: BreakingPoint): void
  /** What was killed, by part, and how many faults were set. */
  counts(): { readonly kills: Readonly<Record<string, number>>; readonly faults: number }
  /** Breaks nothing more, and resolves when everything runs again. Rejects when something could not be started. */
  end(): Promise<void>
}

export interface BreakageDeps {
  readonly stack: Stack
  readonly channel: ChannelControl
  readonly chance: Chance
  /** Ends the connection that the outbox relay holds its lock with: another one begins. */
  readonly killRelay: () => Promise<void>
  /** Between two kills, at least. */
  readonly pauseMs: number
}

const victims = ['payment-service', 'payment-service', 'relay', 'postgres'] as const

/** What goes wrong between us and the channel, at the calls of any method and with the notifications of any order. */
const faults: readonly [object, ...object[]] = [
  { kind: 'LOST_ANSWER', times: 2 },
  { kind: 'LOST_ANSWER', times: 2, method: 'alipay.trade.refund' },
  { kind: 'HTTP_STATUS', times: 1 },
  { kind: 'HTML', times: 1, when: 'AFTER_WORK' },
  { kind: 'UNAVAILABLE', times: 1 },
  { kind: 'UNAVAILABLE', times: 1, when: 'AFTER_WORK', method: 'alipay.trade.refund' },
  { kind: 'BAD_SIGNATURE', times: 1 },
  { kind: 'LATENCY', times: 1, latencyMs: 300 },
  { kind: 'ANSWER_FIELDS', times: 1, method: 'alipay.trade.refund', fields: { fund_change: 'N' } },
  { kind: 'EARLY_PAYMENT', times: 1 },
  { kind: 'NOTIFY_DROP', times: 2 },
  { kind: 'NOTIFY_REPEAT', times: 1, count: 5, concurrently: true },
  { kind: 'NOTIFY_DELAY', times: 1, delayMs: 500 },
  { kind: 'NOTIFY_REORDER', times: 1, holdMs: 500 },
  { kind: 'NOTIFY_TAMPER', times: 1, field: 'total_amount' },
  { kind: 'NOTIFY_TAMPER', times: 1, field: 'sign' },
  { kind: 'NOTIFY_SHA1', times: 1 },
]

/** Kills one part at a time at the points that stories come to, and sets a fault now and then. */
export function createBreakage(deps: BreakageDeps): Breakage {
  const { stack, channel, chance } = deps
  const kills: Record<string, number> = {}
  let faultCount = 0
  let isOver = false
  let breaking: Promise<void> | undefined
  const failures: unknown[] = []
  let nextAt = performance.now() + deps.pauseMs

  const kill = async (point: BreakingPoint): Promise<void> => {
    const victim = chance.pick(victims)
    const name = `${victim} ${point}`
    kills[name] = (kills[name] ?? 0) + 1
    if (victim === 'relay') return deps.killRelay()
    const part = stack.part(victim)
    await part.kill()
    await part.start()
  }

  return {
    at(point) {
      if (isOver) return
      if (chance.happens(0.25)) {
        faultCount += 1
        void channel.setFault(chance.pick(faults))
      }
      if (breaking !== undefined || performance.now() < nextAt) return
      breaking = kill(point)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          nextAt = performance.now() + deps.pauseMs
          breaking = undefined
        })
    },
    counts: () => ({ kills, faults: faultCount }),
    async end() {
      isOver = true
      await breaking
      if (failures.length > 0) {
        throw new AggregateError(failures, 'what was killed could not be started again')
      }
      await channel.clearFaults()
    },
  }
}
