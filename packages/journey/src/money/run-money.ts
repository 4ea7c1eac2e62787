import { setTimeout as delay } from 'node:timers/promises'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { startStack, type Stack } from '@interview-pass/stack'
import { createPaymentClient } from '../clients/payment-client.ts'
import { watchEvents, type EventWatch } from '../events/watch-events.ts'
import { withoutRepeats } from '../events/without-repeats.ts'
import { openOwnBooks, type OwnBooks } from './books.ts'
import { createBreakage, type Damage } from './breakage.ts'
import { createChannelControl, type ChannelControl } from '../clients/channel-control.ts'
import { compareBooks } from './compare-books.ts'
import { playCustomer } from './customer.ts'
import { totalBooks, type Counts, type Totals } from './money-totals.ts'
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

const customersAtOnce = 10
const clientsOfSeller = 30
const replicasOfPayment = 2
const pauseBetweenKillsMs = 2000
/** Until nothing is on its way after the last act. */
const settleMs = 240_000
/** The simulator's longest wait before it sends a notification again: 15 hours, of which it makes minutes. */
const longestWaitSeconds = 900
/** From Kafka to whoever compares. */
const tellMs = 20_000

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

interface ThreeBooks {
  readonly own: OwnBooks
  readonly channel: ChannelControl
  readonly watch: EventWatch
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
  const { demo } = stack.addresses
  const { clientIds, refundingProductId } = await own.prepare(clientsOfSeller)
  const breakage = createBreakage({
    stack,
    channel,
    chance: createChance(seed, 0),
    killRelay: () => own.killRelay(),
    pauseMs: pauseBetweenKillsMs,
  })
  const acts: Record<string, number> = {}
  const endsAt = performance.now() + durationMs
  let customers = 0

  const serve = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      customers += 1
      if (customers % 50 === 0) onProgress?.(`${customers} customers`)
      const chance = createChance(seed, customers)
      const clientId = clientIds[customers % clientIds.length] ?? demo.client_id
      const replicas = stack.replicas.payment
      const home = replicas[customers % replicas.length]
      if (home === undefined) throw new Error('no payment-service runs')
      const others = replicas.filter((replica) => replica !== home)
      await playCustomer({
        payment: createPaymentClient({
          baseUrl: home.url,
          otherUrls: others.map(({ url }) => url),
          credentials: { clientId, secret: demo.client_secret },
        }),
        channel,
        chance,
        buyer: {
          userId: demo.user_id,
          productId: chance.happens(0.3) ? refundingProductId : demo.product_id,
        },
        during: (point, work) => breakage.during({ point, replica: home.name }, work),
        count: (act) => void (acts[act] = (acts[act] ?? 0) + 1),
      })
    }
  }
  await Promise.all(Array.from({ length: customersAtOnce }, serve))
  return { acts, ...(await breakage.end()) }
}

/** Waits until nothing is on its way, and compares. What goes on for too long is a difference. */
async function closeBooks({
  own,
  channel,
  watch,
}: ThreeBooks): Promise<Pick<MoneyResult, 'totals' | 'differences'>> {
  const isOursQuiet = async () => (await own.listOpen()).length === 0
  await waitUntil('nothing of ours is on its way', isOursQuiet, settleMs, { pauseMaxMs: 1000 }).catch(
    () => undefined,
  )
  // A notification that met many a dead part would come again only after minutes.
  await channel.moveClock(longestWaitSeconds)
  const listOpen = async () => {
    const pending = await channel.countPending()
    return [...(await own.listOpen()), ...(pending > 0 ? [`${pending} notifications come again`] : [])]
  }
  const isQuiet = async () => (await listOpen()).length === 0
  await waitUntil('nothing is on its way', isQuiet, settleMs, { pauseMaxMs: 1000 }).catch(() => undefined)
  const compare = async () =>
    compareBooks(await own.list(), await channel.listTrades(), withoutRepeats(watch))
  // What is told last may still be on Kafka.
  let differences = await compare()
  const patientUntil = performance.now() + tellMs
  while (differences.length > 0 && performance.now() < patientUntil) {
    await delay(1000)
    differences = await compare()
  }
  const balance = await channel.readBalance()
  const broken = balance.broken.map((text) => `the channel's own books: ${JSON.stringify(text)}`)
  return {
    totals: totalBooks(await own.list(), balance, withoutRepeats(watch)),
    differences: [...differences, ...broken, ...(await listOpen())],
  }
}

/** Whatever is broken, no caller is told that the service itself failed. */
function listOwnFailures(acts: Counts): string[] {
  return Object.entries(acts).flatMap(([act, count]) => {
    return act.endsWith('SERVICE_ERROR') ? [`${act}: ${count}`] : []
  })
}
