import {
  AppError,
  type Database,
  type DeadLetterBox,
  type DeadLetters,
  type ParkedMessage,
} from '@interview-pass/service-kit'
import { parkedAtOf } from './dead-letter.ts'
import { listReplays, type Replay } from './dead-letters.store.ts'

export interface ListLettersDeps {
  readonly database: Database
  readonly deadLetters: DeadLetters
}

/** A letter, and what became of it since. */
export interface Letter {
  readonly parked: ParkedMessage
  /** Undefined when nobody has sent it again. */
  readonly replay: Replay | undefined
}

export interface LetterPage {
  readonly letters: readonly Letter[]
  readonly nextOffset: bigint | undefined
}

/** What each group could not handle of each topic, counted. Throws SERVICE_UNAVAILABLE while Kafka is away. */
export function listBoxes({ deadLetters }: ListLettersDeps) {
  return reach(deadLetters.list())
}

/** Letters of a box from an offset on. Throws DEAD_LETTER_NOT_FOUND when there is no such box, SERVICE_UNAVAILABLE while Kafka is away. */
export async function listLetters(
  { database, deadLetters }: ListLettersDeps,
  box: DeadLetterBox,
  { from, size }: { readonly from: bigint; readonly size: number },
): Promise<LetterPage> {
  const page = await reach(deadLetters.read(box, from, size))
  if (page === undefined) throw new AppError('DEAD_LETTER_NOT_FOUND')
  const { letters, nextOffset } = page
  const offsets = letters.map(({ offset }) => BigInt(offset))
  const replays = offsets.length === 0 ? [] : await listReplays(database.db, box, offsets)
  return { letters: letters.map((parked) => ({ parked, replay: replayOf(parked, replays) })), nextOffset }
}

/** One letter. Throws DEAD_LETTER_NOT_FOUND. */
export async function getLetter(deps: ListLettersDeps, box: DeadLetterBox, offset: bigint): Promise<Letter> {
  const { letters } = await listLetters(deps, box, { from: offset, size: 1 })
  const [letter] = letters
  if (letter === undefined || BigInt(letter.parked.offset) !== offset) {
    throw new AppError('DEAD_LETTER_NOT_FOUND')
  }
  return letter
}

/** Kafka is away when it does not answer; whoever asked may ask again. */
export async function reach<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw new AppError('SERVICE_UNAVAILABLE', { cause: error, retryAfterSeconds: 5 })
  }
}

function replayOf(parked: ParkedMessage, replays: readonly Replay[]): Replay | undefined {
  const parkedAt = parkedAtOf(parked)?.getTime()
  return replays.find(
    (one) => one.letterOffset === BigInt(parked.offset) && one.parkedAt.getTime() === parkedAt,
  )
}
