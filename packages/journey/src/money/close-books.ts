import { setTimeout as delay } from 'node:timers/promises'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { ChannelControl } from '../clients/channel-control.ts'
import type { EventWatch } from '../events/watch-events.ts'
import { withoutRepeats } from '../events/without-repeats.ts'
import type { OwnBooks } from './books.ts'
import { compareBooks } from './compare-books.ts'
import { totalBooks, type Totals } from './money-totals.ts'

/** Ours, the channel's, and what was told on Kafka. */
export interface ThreeBooks {
  readonly own: OwnBooks
  readonly channel: ChannelControl
  readonly watch: EventWatch
}

/** Until nothing is on its way after the last act. */
const settleMs = 240_000
/** The simulator's longest wait before it sends a notification again: 15 hours, of which it makes minutes. */
const longestWaitSeconds = 900
/** From Kafka to whoever compares. */
const tellMs = 20_000

/** Waits until nothing is on its way, and compares. What goes on for too long is a difference. */
export async function closeBooks({
  own,
  channel,
  watch,
}: ThreeBooks): Promise<{ readonly totals: Totals; readonly differences: readonly string[] }> {
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
