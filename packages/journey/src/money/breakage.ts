import { setTimeout as delay } from 'node:timers/promises'
import type { Stack } from '@interview-pass/stack'
import type { ChannelControl } from '../clients/channel-control.ts'
import { createChannelFaults } from './channel-faults.ts'
import type { BreakingPoint } from './story.ts'
import type { Chance } from '../seeded.ts'

/** What was broken. */
export interface Damage {
  /** By part and point: processes that ended by it while a customer's call was without its answer. */
  readonly kills: Readonly<Record<string, number>>
  /** By kind: calls to the channel and notifications that met one. */
  readonly faults: Readonly<Record<string, number>>
}

export interface Breakage {
  /** Does a customer's work, which `replica` of payment-service answers, and now and then breaks something meanwhile. */
  during<Result>(
    at: { readonly point: BreakingPoint; readonly replica: string },
    work: () => Promise<Result>,
  ): Promise<Result>
  /** Breaks nothing more, and resolves when everything runs again. Rejects when something could not be started. */
  end(): Promise<Damage>
}

export interface BreakageDeps {
  readonly stack: Stack
  readonly channel: ChannelControl
  readonly chance: Chance
  /** Ends the connection that the outbox relay works on, and whether there was one: another relay begins. */
  readonly killRelay: () => Promise<boolean>
  /** Between two kills, at least. */
  readonly pauseMs: number
}

const victims = ['payment-service', 'payment-service', 'postgres', 'relay', 'redis'] as const

type Victim = (typeof victims)[number]

const faultProbability = 0.25
/** A call that is answered by then was too quick for this kill. */
const intoCallMsMax = 40

/**
 * Kills parts while customers' calls are underway, of each part one process at a time: of payment-service the replica
 * that the customer talks to, so that the other one goes on. Sets a fault at the channel now and then.
 */
export function createBreakage(deps: BreakageDeps): Breakage {
  const { stack, chance, pauseMs } = deps
  const faults = createChannelFaults(deps.channel, chance)
  const kills: Record<string, number> = {}
  /** What is being killed or started again. */
  const breaking = new Map<Victim, Promise<void>>()
  const failures: unknown[] = []
  let isOver = false
  let nextAt = performance.now() + pauseMs

  /** Returns whether something at work was ended. Resolves when it is there again. */
  const kill = async (victim: Victim, replica: string, name: string): Promise<void> => {
    const count = (): void => void (kills[name] = (kills[name] ?? 0) + 1)
    if (victim === 'relay') {
      if (await deps.killRelay()) count()
      return
    }
    const isService = victim === 'payment-service'
    const part = stack.part(isService ? replica : victim)
    // A service that ended by itself is not at work.
    const isAtWork = !isService || part.pid() !== undefined
    await part.kill()
    if (isAtWork) count()
    await part.start()
  }

  const pickVictim = (): Victim | undefined => {
    if (isOver || performance.now() < nextAt) return undefined
    const [first, ...others] = victims.filter((victim) => !breaking.has(victim))
    return first && chance.pick([first, ...others])
  }

  return {
    async during({ point, replica }, work) {
      if (!isOver && chance.happens(faultProbability)) await faults.setOne()
      const victim = pickVictim()
      if (victim === undefined) return work()
      nextAt = performance.now() + pauseMs
      const afterMs = chance.happens(0.5) ? 0 : chance.below(intoCallMsMax)
      let isUnderway = true
      const breakDown = async (): Promise<void> => {
        if (afterMs > 0) await delay(afterMs)
        if (isUnderway) await kill(victim, replica, `${victim} ${point}`)
        else nextAt = performance.now()
      }
      const broken = breakDown()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => breaking.delete(victim))
      breaking.set(victim, broken)
      try {
        return await work()
      } finally {
        isUnderway = false
      }
    },
    async end() {
      isOver = true
      await Promise.all(breaking.values())
      if (failures.length > 0) {
        throw new AggregateError(failures, 'what was killed could not be started again')
      }
      return { kills, faults: await faults.end() }
    },
  }
}
