import { startStack, type Stack } from '@interview-pass/stack'
import { watchEvents } from '../events/watch-events.ts'
import { openOwnBooks } from './books.ts'
import { createBreakage, type Damage } from './breakage.ts'
import { createChannelControl } from '../clients/channel-control.ts'
import { closeBooks, type ThreeBooks } from './close-books.ts'
import type { Counts, Totals } from './money-totals.ts'
import { serveCustomers } from './serve-customers.ts'
import { createChance } from '../seeded.ts'

export interface MoneyOptions {
  /** The same seed gives the same customers, faults and victims; what meets what depends on the machine. */
  readonly seed: number
  readonly durationMs: number
  readonly onProgress?: (text: string) => void
}

export interface MoneyResult extends Damage {
  readonly seed: number
  /** For which things were broken. */
  readonly durationMs: number
  readonly acts: Counts
  readonly totals: Totals
  /** What one of the three books says that another does not; empty when no money was lost or doubled. */
  readonly differences: readonly string[]
}

const replicasOfPayment = 2
const pauseBetweenKillsMs = 2000

/**
 * Plays customers over a stack of its own in which things break, then waits until nothing is on its way, and compares
 * our books with the channel's and with what was told on Kafka.
 */
export async function runMoney(options: MoneyOptions): Promise<MoneyResult> {
  const stack = await startStack({
    instance: 'money',
    anotherNameWhenTaken: true,
    replicas: { payment: replicasOfPayment },
    withoutMail: true,
    serviceEnvironment: { ALIPAY_TIMEOUT_MS: '1000', LOG_LEVEL: 'warn' },
  })
  try {
    return await runOn(stack, options)
  } finally {
    await stack.stop()
  }
}

async function runOn(stack: Stack, options: MoneyOptions): Promise<MoneyResult> {
  const { kafka, postgres, alipay_simulator: simulator } = stack.addresses
  if (simulator === undefined) throw new Error('the buyer pays at the simulator only')
  const books: ThreeBooks = {
    own: openOwnBooks(postgres.owner_url, stack.postgresUrl),
    channel: createChannelControl(simulator.url),
    watch: watchEvents(kafka.brokers, undefined),
  }
  try {
    await books.watch.ready()
    const played = await breakAndServe(stack, books, options)
    const { totals, differences } = await closeBooks(books)
    return {
      ...played,
      totals,
      differences: [...differences, ...listOwnFailures(played.acts)],
      seed: options.seed,
      durationMs: options.durationMs,
    }
  } finally {
    await books.watch.stop()
    await books.own.close()
  }
}

/** Serves customers until the time is over, while things break. Returns when everything runs again. */
async function breakAndServe(
  stack: Stack,
  { own, channel }: ThreeBooks,
  { seed, durationMs, onProgress }: MoneyOptions,
): Promise<Damage & { readonly acts: Counts }> {
  const breakage = createBreakage({
    stack,
    channel,
    chance: createChance(seed, 0),
    killRelay: () => own.killRelay(),
    pauseMs: pauseBetweenKillsMs,
  })
  const endsAt = performance.now() + durationMs
  const acts = await serveCustomers(stack, {
    own,
    channel,
    seed,
    isOver: () => performance.now() >= endsAt,
    during: (at, work) => breakage.during(at, work),
    onProgress,
  })
  return { acts, ...(await breakage.end()) }
}

/** Whatever is broken, no caller is told that the service itself failed. */
function listOwnFailures(acts: Counts): string[] {
  return Object.entries(acts).flatMap(([act, count]) => {
    return act.endsWith('SERVICE_ERROR') ? [`${act}: ${count}`] : []
  })
}
