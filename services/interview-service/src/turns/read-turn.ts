import { AppError, type Database } from '@interview-pass/service-kit'
import type { TurnRunner } from './run-turn.ts'
import { readTimeoutMs, type Turn } from './turn.ts'
import { findTurn, type TurnKey } from './turns.store.ts'
import type { TurnWatch } from './watch-turns.ts'

/** How far a reader has come: so many characters of this draft of the reply, by this holder. */
export interface Cursor {
  readonly fence: number
  readonly draft: number
  readonly offset: number
}

export type TurnProgress =
  | { readonly kind: 'WORDS'; readonly text: string; readonly at: Cursor }
  /** The reply began anew: throw away what came. */
  | { readonly kind: 'RESET'; readonly at: Cursor }
  | { readonly kind: 'DONE'; readonly turn: Turn; readonly at: Cursor }

export interface ReadTurnDeps {
  readonly database: Database
  readonly turnWatch: TurnWatch
  readonly turnRunner: Pick<TurnRunner, 'takeOver' | 'hasStopped'>
}

/** The safety net under the wake-ups. */
const lookEveryMs = 500

/**
 * The reply to a turn as it is made, from any replica: what is in the row, what comes, and the end. Takes the turn over
 * when its holder is gone. Ends without DONE when `signal` is aborted; throws AppError SERVICE_UNAVAILABLE when the reply
 * does not end in time or this process stops (the reply goes on being made, here or elsewhere).
 */
export async function* readTurn(
  deps: ReadTurnDeps,
  key: TurnKey,
  input: { from: Cursor | undefined; signal: AbortSignal },
): AsyncGenerator<TurnProgress, void, undefined> {
  const watcher = deps.turnWatch.watch(key.turnId)
  const endsAt = performance.now() + readTimeoutMs
  const wake = () => watcher.close()
  input.signal.addEventListener('abort', wake, { once: true })
  let at = input.from
  try {
    while (!input.signal.aborted) {
      const turn = await findTurn(deps.database.db, key)
      if (turn === undefined) throw new AppError('SERVICE_ERROR')
      const { fence, draft, reply } = turn
      if (at === undefined || !isPlaceIn(turn, at)) {
        const mustForget = at !== undefined && at.offset > 0
        at = { fence, draft, offset: 0 }
        if (mustForget) yield { kind: 'RESET', at }
      }
      const text = reply.slice(at.offset)
      at = { fence, draft, offset: reply.length }
      if (text !== '') yield { kind: 'WORDS', text, at }
      if (turn.status === 'COMPLETED') {
        yield { kind: 'DONE', turn, at }
        return
      }
      if (deps.turnRunner.hasStopped() || performance.now() >= endsAt) {
        throw new AppError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 1 })
      }
      if (turn.isLeaseOver) await deps.turnRunner.takeOver(key)
      await watcher.next(lookEveryMs)
    }
  } finally {
    input.signal.removeEventListener('abort', wake)
    watcher.close()
  }
}

function isPlaceIn(turn: Turn, { fence, draft, offset }: Cursor): boolean {
  return fence === turn.fence && draft === turn.draft && offset <= turn.reply.length
}

/** Waits for the whole reply. Throws AppError SERVICE_UNAVAILABLE when it does not come in time. */
export async function waitForTurn(deps: ReadTurnDeps, key: TurnKey, signal: AbortSignal): Promise<Turn> {
  for await (const progress of readTurn(deps, key, { from: undefined, signal })) {
    if (progress.kind === 'DONE') return progress.turn
  }
  throw new AppError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 1 })
}
