import { startStack, type Stack } from '@interview-pass/stack'
import { afterAll, expect } from 'vitest'
import { playJourney, type JourneyOptions, type JourneyResult } from '../src/journey.ts'
import { distinctMails } from './distinct-mails.ts'
import { interruptAt } from './interruptions.ts'
import type { Kills } from './kills.ts'
import { openStoredFacts, type StoredFactsReader } from './stored-facts.ts'

/** A stack of the file's own, the journeys that were played against it, and what must hold of them. */
export interface Journeys {
  readonly stack: Stack
  readonly stored: StoredFactsReader
  readonly played: readonly JourneyResult[]
  play(options?: Omit<JourneyOptions, 'addresses'>): Promise<JourneyResult>
  /** Whatever happened, everything that the journey is about is there once. */
  expectEverythingOnce(result: JourneyResult): Promise<void>
  /** Plays one while a part is killed at its moments; all that was killed runs again when it returns. */
  playAndKill(kills: Kills): Promise<{ readonly result: JourneyResult; readonly killCount: number }>
}

/** `const journeys = await useJourneys('name of the stack')` at the top of a file; `settings` are variables of both services. */
export async function useJourneys(
  instance: string,
  {
    gateway = false,
    settings = {},
  }: { readonly gateway?: boolean; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<Journeys> {
  const stack = await startStack({
    instance,
    gateway,
    anotherNameWhenTaken: true,
    // Slow enough for a reply to be broken in the middle.
    tokenDelayMs: 15,
    serviceEnvironment: { TURN_LEASE_MS: '3000', FIRST_QUERY_AFTER_MS: '5000', ...settings },
  })
  const stored = openStoredFacts(stack.addresses.postgres.owner_url)
  afterAll(async () => {
    await stored.close()
    await stack.stop()
  })
  const played: JourneyResult[] = []

  async function play(given: Omit<JourneyOptions, 'addresses'> = {}): Promise<JourneyResult> {
    const result = await playJourney({ addresses: stack.addresses, ...given })
    played.push(result)
    return result
  }

  async function expectEverythingOnce(result: JourneyResult): Promise<void> {
    expect(new Set(result.paymentEvents.map(({ event }) => event.id)).size).toBe(1)
    expect(result.paymentEvents[0]?.event.data).toMatchObject({
      orderId: result.orderId,
      accessCode: result.accessCode,
    })
    expect(await distinctMails(stack.addresses, result.orderId)).toHaveLength(1)
    await expect(stored.read(result.orderId)).resolves.toEqual({
      order: 'PAID',
      paidAttempts: 1,
      accessCodes: 1,
      activatedCodes: 1,
      grants: 1,
      paymentCompletedRecorded: 1,
      sessions: 1,
      sessionStatus: 'COMPLETED',
      interviewStartedRecorded: 1,
      interviewCompletedRecorded: 1,
      turns: result.turns,
      completedTurns: result.turns,
      stepsPaidTwice: 0,
      feedbackReady: 1,
    })
  }

  return {
    stack,
    stored,
    played,
    play,
    expectEverythingOnce,
    async playAndKill({ part, moments, onStarted }) {
      const { observer, signal, allRestarted, count } = interruptAt(stack, part, moments)
      const result = await play({
        signal,
        observer: { ...observer, onStarted: (step) => onStarted?.(step, stack.addresses) },
      })
      await allRestarted()
      return { result, killCount: count() }
    },
  }
}
