import { setTimeout as delay } from 'node:timers/promises'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { startStack, type Stack } from '@interview-pass/stack'
import { createPaymentClient } from '../clients/payment-client.ts'
import { watchEvents } from '../events/watch-events.ts'
import { compareBooks, openOwnBooks } from './books.ts'
import { createBreakage } from './breakage.ts'
import { createChannelControl } from './channel-control.ts'
import { playCustomer } from './customer.ts'
import { createChance } from './seeded.ts'

export interface MoneyOptions {
  /** The same seed gives the same customers, faults and victims; what meets what depends on the machine. */
  readonly seed: number
  readonly durationMs: number
  readonly onProgress?: (text: string) => void
}

export interface MoneyResult {
  readonly seed: number
  readonly acts: Readonly<Record<string, number>>
  /** By victim and point. */
  readonly kills: Readonly<Record<string, number>>
  readonly faults: number
  readonly orders: number
  /** What one of the three books says that another does not; empty when no money was lost or doubled. */
  readonly differences: readonly string[]
}

const customersAtOnce = 3
const clientsOfSeller = 20
const pauseBetweenKillsMs = 1500
/** Until nothing is on its way after the last act: a notification that met a limit comes again after 4, 10, 10, 60 and 120 s. */
const settleMs = 240_000
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
    withoutMail: true,
    serviceEnvironment: { ALIPAY_TIMEOUT_MS: '1000', LOG_LEVEL: 'warn' },
  })
  try {
    return await runOn(stack, options)
  } finally {
    await stack.stop()
  }
}

async function runOn(stack: Stack, { seed, durationMs, onProgress }: MoneyOptions): Promise<MoneyResult> {
  const { demo, kafka, payment, postgres, alipay_simulator: simulator } = stack.addresses
  if (simulator === undefined) throw new Error('the buyer pays at the simulator only')
  const books = openOwnBooks(postgres.owner_url, stack.postgresUrl)
  const channel = createChannelControl(simulator.url)
  const watch = watchEvents(kafka.brokers, undefined)
  await watch.ready()
  const { clientIds, refundingProductId } = await books.prepare(clientsOfSeller)
  const chance = createChance(seed, 0)
  const breakage = createBreakage({
    stack,
    channel,
    chance,
    killRelay: () => books.killRelay(),
    pauseMs: pauseBetweenKillsMs,
  })
  const acts: Record<string, number> = {}
  const count = (act: string): void => void (acts[act] = (acts[act] ?? 0) + 1)
  const endsAt = performance.now() + durationMs
  let customers = 0

  const serve = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      customers += 1
      const own = createChance(seed, customers)
      const clientId = clientIds[customers % clientIds.length] ?? demo.client_id
      await playCustomer({
        payment: createPaymentClient({
          baseUrl: payment.url,
          credentials: { clientId, secret: demo.client_secret },
        }),
        channel,
        chance: own,
        buyer: { userId: demo.user_id, productId: own.happens(0.3) ? refundingProductId : demo.product_id },
        at: (point) => breakage.at(point),
        count,
      })
      if (customers % 50 === 0) onProgress?.(`${customers} customers`)
    }
  }
  try {
    await Promise.all(Array.from({ length: customersAtOnce }, serve))
    await breakage.end()
    const compare = async () => compareBooks(await books.list(), await channel.listTrades(), watch.heard())
    const isQuiet = async () => (await channel.countPending()) === 0 && (await books.countOpen()) === 0
    await waitUntil('nothing is on its way', isQuiet, settleMs, { pauseMaxMs: 1000 })
    // What is told last may still be on Kafka.
    let differences = await compare()
    const patientUntil = performance.now() + tellMs
    while (differences.length > 0 && performance.now() < patientUntil) {
      await delay(1000)
      differences = await compare()
    }
    const broken = (await channel.listBroken()).map(
      (text) => `the channel's own books: ${JSON.stringify(text)}`,
    )
    return {
      seed,
      acts,
      ...breakage.counts(),
      orders: (await books.list()).length,
      differences: [...differences, ...broken],
    }
  } finally {
    await watch.stop()
    await books.close()
  }
}
