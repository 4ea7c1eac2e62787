import { setTimeout as delay } from 'node:timers/promises'
import { projectFolder, migrateServices, startStack, type Stack } from '@interview-pass/stack'
import { createChannelControl, type ChannelControl } from '../clients/channel-control.ts'
import { ApiError } from '../clients/failures.ts'
import { watchEvents, type EventWatch } from '../events/watch-events.ts'
import { closeBooks as closeInterviewBooks } from '../interviews/close-books.ts'
import type { PlayedInterview } from '../interviews/candidate.ts'
import { holdInterviews } from '../interviews/hold-interviews.ts'
import { openInterviewBooks, type InterviewBooks } from '../interviews/interview-books.ts'
import { openOwnBooks, type OwnBooks } from '../money/books.ts'
import { closeBooks as closeMoneyBooks } from '../money/close-books.ts'
import type { Counts, Totals } from '../money/money-totals.ts'
import { serveCustomers } from '../money/serve-customers.ts'
import { checkOut, openRunningRelease } from './releases.ts'
import { rollOut, type Replacement } from './roll-out.ts'

export interface RollingOptions {
  /** The same seed gives the same customers and candidates; what meets what depends on the machine. */
  readonly seed: number
  /** How often every replica is replaced. */
  readonly rounds: number
  /** A commit whose services and schemas run first; they are replaced by those of this checkout. By default those of this one run. */
  readonly from?: string | undefined
  /** While all of it is served, before the replicas are replaced: a migration of the release that comes next. */
  readonly migrate?: (ownerUrl: string) => Promise<void>
  readonly onProgress?: (text: string) => void
}

export interface RollingResult {
  readonly replacements: readonly Replacement[]
  /** What customers did, counted. */
  readonly acts: Counts
  readonly totals: Totals
  readonly interviews: number
  readonly turns: number
  readonly lost: number
  readonly doubled: number
  /** Turns that another process than the first one has answered. */
  readonly takenOver: number
  /** Requests that were sent again as clients may, by what they met. */
  readonly repeated: Counts
  /** What failed for a client, and what one book says that another does not; empty when nothing was noticed. */
  readonly differences: readonly string[]
  readonly durationMs: number
}

const replicas = { payment: 2, interview: 2 }
/** Served before the first replica is replaced, and after the last. */
const servedMs = 4_000

/**
 * Replaces both replicas of each service, one after the other, while orders are paid and interviews are held, and compares all
 * books afterwards.
 */
export async function runRolling(options: RollingOptions): Promise<RollingResult> {
  const release = openRunningRelease(
    options.from === undefined ? projectFolder : await checkOut(options.from),
  )
  try {
    const stack = await startStack({
      instance: 'rolling',
      anotherNameWhenTaken: true,
      replicas,
      withoutMail: true,
      tokenDelayMs: 4,
      servicesOf: release.link,
      serviceEnvironment: { FEEDBACK_READINGS_PER_QUESTION: '1', LOG_LEVEL: 'warn' },
    })
    try {
      return await runOn(stack, { ...options, update: () => release.turnTo(projectFolder) })
    } finally {
      await stack.stop()
    }
  } finally {
    release.remove()
  }
}

interface Books {
  readonly own: OwnBooks
  readonly channel: ChannelControl
  readonly watch: EventWatch
  readonly interviews: InterviewBooks
}

async function runOn(stack: Stack, options: RollingOptions & { update(): void }): Promise<RollingResult> {
  const startedAt = performance.now()
  const { kafka, postgres, alipay_simulator: simulator } = stack.addresses
  if (simulator === undefined) throw new Error('the buyer pays at the simulator only')
  const books: Books = {
    own: openOwnBooks(postgres.owner_url, stack.postgresUrl),
    channel: createChannelControl(simulator.url),
    watch: watchEvents(kafka.brokers, undefined),
    interviews: openInterviewBooks(postgres.owner_url),
  }
  try {
    await books.watch.ready()
    const served = await serveDuring(stack, books, options)
    const closed = await closeBooks(stack, books, served)
    return { ...served, ...closed, durationMs: performance.now() - startedAt }
  } finally {
    await books.watch.stop()
    await Promise.all([books.own.close(), books.interviews.close()])
  }
}

interface Served {
  readonly replacements: readonly Replacement[]
  readonly acts: Counts
  readonly repeated: Counts
  readonly played: readonly PlayedInterview[]
}

/** Serves customers and candidates until every replica has been replaced as often as wanted. */
async function serveDuring(
  stack: Stack,
  { own, channel, interviews }: Books,
  { seed, rounds, from, migrate, onProgress, update }: RollingOptions & { update(): void },
): Promise<Served> {
  let isOver = false
  const repeated: Record<string, number> = {}
  const shared = {
    seed,
    onProgress,
    onRepeat: (error: unknown) => {
      const why = error instanceof ApiError ? `${error.status} ${error.code}` : 'no answer, or a broken one'
      repeated[why] = (repeated[why] ?? 0) + 1
    },
    isOver: () => isOver,
  }
  const replaceAll = async (): Promise<Replacement[]> => {
    const replacements: Replacement[] = []
    await delay(servedMs)
    if (from !== undefined) await migrateServices(stack.addresses.postgres.owner_url)
    await migrate?.(stack.addresses.postgres.owner_url)
    await delay(servedMs)
    update()
    for (let round = 0; round < rounds; round += 1) {
      replacements.push(...(await rollOut(stack)))
      onProgress?.(`${replacements.length} replicas replaced`)
    }
    await delay(servedMs)
    return replacements
  }
  const [replacements, acts, played] = await Promise.all([
    replaceAll().finally(() => (isOver = true)),
    serveCustomers(stack, { ...shared, own, channel, during: (_at, work) => work() }),
    holdInterviews(stack, { ...shared, books: interviews, begin: () => undefined }),
  ])
  return { replacements, acts, played, repeated }
}

async function closeBooks(stack: Stack, books: Books, { acts, played }: Served) {
  const money = await closeMoneyBooks(books)
  const verdict = await closeInterviewBooks(
    { stack, books: books.interviews, watch: books.watch, modelBackForMs: () => 0 },
    played,
  )
  const turns = (await books.interviews.list()).flatMap((interview) => interview.turns)
  return {
    totals: money.totals,
    interviews: played.length,
    turns: turns.length,
    lost: verdict.lost,
    doubled: verdict.doubled,
    takenOver: turns.filter(({ fence }) => fence > 1).length,
    differences: [...listFailures(acts), ...money.differences, ...verdict.differences],
  }
}

/** What a customer was told that no update may tell. */
function listFailures(acts: Counts): string[] {
  return Object.entries(acts).flatMap(([act, count]) =>
    /without an answer|SERVICE_ERROR|UNAVAILABLE|TIMEOUT/u.test(act) ? [`${act}: ${count}`] : [],
  )
}
