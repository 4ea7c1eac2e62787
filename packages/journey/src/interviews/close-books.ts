import { setTimeout as delay } from 'node:timers/promises'
import path from 'node:path'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { Stack } from '@interview-pass/stack'
import type { EventWatch } from '../events/watch-events.ts'
import { withoutRepeats } from '../events/without-repeats.ts'
import type { PlayedInterview } from './candidate.ts'
import { compareInterviews, type KnownInterview, type Verdict } from './compare-interviews.ts'
import { doorsFor } from './hold-interviews.ts'
import type { InterviewBooks } from './interview-books.ts'
import { readInterview } from './read-interview.ts'
import { readSimulatorLog } from './simulator-log.ts'

interface Closing {
  readonly stack: Pick<Stack, 'folder' | 'replicas'>
  readonly books: InterviewBooks
  readonly watch: EventWatch
  /** How long all models have been there again. */
  modelBackForMs(): number
}

/** So long a model's breaker keeps everybody from asking it. */
const breakerOpenMs = 16_000
/** Until nothing is on its way after the last turn. */
const settleMs = 300_000
/** From Kafka to whoever compares. */
const tellMs = 20_000

/** Waits until nothing is on its way, and compares. What goes on for too long is a difference. */
export async function closeBooks(
  { stack, books, watch, modelBackForMs }: Closing,
  played: readonly PlayedInterview[],
): Promise<Verdict> {
  const isQuiet = async () => {
    // What waits for a model that was away need not wait for the hour that it would.
    if (modelBackForMs() > breakerOpenMs) await books.hastenFeedback()
    return (await books.listOpen()).length === 0
  }
  await waitUntil('nothing is on its way', isQuiet, settleMs, { pauseMaxMs: 1000 }).catch(() => undefined)
  const interviews: KnownInterview[] = []
  for (const each of played) {
    const [door] = doorsFor(stack, each.number + 1)
    interviews.push({ played: each, read: await readInterview(door.url, each.access) })
  }
  const log = path.join(stack.folder, 'logs', 'claude-simulator.log')
  const compare = async () =>
    compareInterviews(interviews, await books.list(), readSimulatorLog(log), withoutRepeats(watch))
  // What is told last may still be on Kafka.
  let verdict = await compare()
  const patientUntil = performance.now() + tellMs
  while (verdict.differences.length > 0 && performance.now() < patientUntil) {
    await delay(1000)
    verdict = await compare()
  }
  return { ...verdict, differences: [...verdict.differences, ...(await books.listOpen())] }
}
