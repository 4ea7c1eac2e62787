import { setTimeout as delay } from 'node:timers/promises'
import path from 'node:path'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { startStack, type Stack } from '@interview-pass/stack'
import { createPaymentClient } from '../clients/payment-client.ts'
import { watchEvents, type EventWatch } from '../events/watch-events.ts'
import { withoutRepeats } from '../events/without-repeats.ts'
import { createChance } from '../seeded.ts'
import type { BookedInterview } from './booked-interview.ts'
import { createBreakage, type Breakage, type Damage } from './breakage.ts'
import { playInterview, type CandidateDeps, type Door, type PlayedInterview } from './candidate.ts'
import { compareInterviews, type KnownInterview, type Verdict } from './compare-interviews.ts'
import { openInterviewBooks, type InterviewBooks } from './interview-books.ts'
import { writeScript } from './interview-script.ts'
import { readInterview } from './read-interview.ts'
import { readSimulatorLog } from './simulator-log.ts'

export interface InterviewsOptions {
  /** The same seed gives the same candidates, and breaks the same at the same point of the same turns; what meets what depends on the machine. */
  readonly seed: number
  readonly interviews: number
  readonly onProgress?: (text: string) => void
}

export interface InterviewsResult extends Verdict {
  readonly seed: number
  readonly interviews: number
  readonly turns: number
  /** Turns whose reply is not only fixed text. */
  readonly modelTurns: number
  /** Turns that another process than the first one has answered. */
  readonly takenOver: number
  /** How often a client left before it had the reply. */
  readonly left: number
  /** From saying something to having the reply. */
  readonly longestWaitMs: number
  readonly damage: Damage
  /** By purpose and outcome. */
  readonly modelCalls: Readonly<Record<string, number>>
  readonly durationMs: number
}

const atOnceMax = 8
const clientsOfSeller = 10
const replicasOfInterview = 2
/** So long a model's breaker keeps everybody from asking it. */
const breakerOpenMs = 16_000
/** Until nothing is on its way after the last turn. */
const settleMs = 300_000
/** From Kafka to whoever compares. */
const tellMs = 20_000

/**
 * Holds interviews over a stack of its own in which parts break, then waits until nothing is on its way, and compares what
 * their clients had with the tables, with what can be read, with the bills of the model and with what was told on Kafka.
 */
export async function runInterviews(options: InterviewsOptions): Promise<InterviewsResult> {
  const stack = await startStack({
    instance: 'interviews',
    anotherNameWhenTaken: true,
    replicas: { interview: replicasOfInterview },
    withoutMail: true,
    // Slow enough for a reply to be broken in the middle.
    tokenDelayMs: 4,
    serviceEnvironment: { TURN_LEASE_MS: '2000', FEEDBACK_READINGS_PER_QUESTION: '1', LOG_LEVEL: 'warn' },
  })
  try {
    return await runOn(stack, options)
  } finally {
    await stack.stop()
  }
}

async function runOn(stack: Stack, options: InterviewsOptions): Promise<InterviewsResult> {
  const startedAt = performance.now()
  const books = openInterviewBooks(stack.addresses.postgres.owner_url)
  const watch = watchEvents(stack.addresses.kafka.brokers, undefined)
  const breakage = createBreakage(stack, (error) => options.onProgress?.(String(error)))
  try {
    await watch.ready()
    const played = await playAll(stack, books, breakage, options)
    const damage = await breakage.end()
    const verdict = await closeBooks(stack, { books, watch, breakage }, played)
    const booked = await books.list()
    const turns = booked.flatMap((interview) => interview.turns)
    return {
      ...verdict,
      seed: options.seed,
      interviews: played.length,
      turns: turns.length,
      modelTurns: turns.filter(({ isFallback }) => !isFallback).length,
      takenOver: turns.filter(({ fence }) => fence > 1).length,
      left: played.reduce((sum, { left }) => sum + left, 0),
      longestWaitMs: Math.max(...played.map(({ longestWaitMs }) => longestWaitMs)),
      damage,
      modelCalls: countCalls(booked),
      durationMs: performance.now() - startedAt,
    }
  } finally {
    await watch.stop()
    await books.close()
  }
}

/** Some interviews at a time, until all have been held. */
async function playAll(
  stack: Stack,
  books: InterviewBooks,
  breakage: Breakage,
  { seed, interviews, onProgress }: InterviewsOptions,
): Promise<PlayedInterview[]> {
  const { clientIds, productId } = await books.prepare(clientsOfSeller)
  const { demo, payment } = stack.addresses
  const played: PlayedInterview[] = []
  let begun = 0
  const hold = async (): Promise<void> => {
    while (begun < interviews) {
      begun += 1
      const number = begun
      const clientId = clientIds[number % clientIds.length] ?? demo.client_id
      const deps: CandidateDeps = {
        payment: createPaymentClient({
          baseUrl: payment.url,
          credentials: { clientId, secret: demo.client_secret },
        }),
        buyer: { userId: demo.user_id, productId },
        doors: doorsFor(stack, number),
        begin: (planned, replica) => breakage.begin(planned, replica),
      }
      played.push(await playInterview(deps, number, writeScript(createChance(seed, number), number)))
      if (played.length % 10 === 0) onProgress?.(`${played.length} interviews`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnceMax, interviews) }, hold))
  return played
}

/** The replicas, beginning with another one for the next candidate. */
function doorsFor({ replicas }: Stack, number: number): [Door, ...Door[]] {
  const all = replicas.interview.map(({ name, url }) => ({ name, url }))
  const [first, ...others] = [...all.slice(number % all.length), ...all.slice(0, number % all.length)]
  if (first === undefined) throw new Error('no interview-service runs')
  return [first, ...others]
}

interface Closing {
  readonly books: InterviewBooks
  readonly watch: EventWatch
  readonly breakage: Breakage
}

/** Waits until nothing is on its way, and compares. What goes on for too long is a difference. */
async function closeBooks(
  stack: Stack,
  { books, watch, breakage }: Closing,
  played: readonly PlayedInterview[],
): Promise<Verdict> {
  const isQuiet = async () => {
    // What waits for a model that was away need not wait for the hour that it would.
    if (breakage.modelBackForMs() > breakerOpenMs) await books.hastenFeedback()
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

function countCalls(booked: readonly BookedInterview[]): Record<string, number> {
  const calls = booked.flatMap(({ turns, calls: own }) => [...turns.flatMap((turn) => turn.calls), ...own])
  const byName = Map.groupBy(calls, ({ purpose, outcome }) => `${purpose} ${outcome}`)
  return Object.fromEntries([...byName].map(([name, group]) => [name, group.length]))
}
