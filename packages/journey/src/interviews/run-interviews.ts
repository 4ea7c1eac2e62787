import { startStack, type Stack } from '@interview-pass/stack'
import { watchEvents } from '../events/watch-events.ts'
import type { BookedInterview } from './booked-interview.ts'
import { createBreakage, type Damage } from './breakage.ts'
import { closeBooks } from './close-books.ts'
import type { Verdict } from './compare-interviews.ts'
import { holdInterviews } from './hold-interviews.ts'
import { openInterviewBooks } from './interview-books.ts'

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

const replicasOfInterview = 2

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
    const played = await holdInterviews(stack, {
      seed: options.seed,
      onProgress: options.onProgress,
      isOver: (begun) => begun >= options.interviews,
      books,
      begin: (planned, replica) => breakage.begin(planned, replica),
    })
    const damage = await breakage.end()
    const verdict = await closeBooks(
      { stack, books, watch, modelBackForMs: () => breakage.modelBackForMs() },
      played,
    )
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

function countCalls(booked: readonly BookedInterview[]): Record<string, number> {
  const calls = booked.flatMap(({ turns, calls: own }) => [...turns.flatMap((turn) => turn.calls), ...own])
  const byName = Map.groupBy(calls, ({ purpose, outcome }) => `${purpose} ${outcome}`)
  return Object.fromEntries([...byName].map(([name, group]) => [name, group.length]))
}
