import type { Db } from '@interview-pass/service-kit'
import { retryWrite } from './retry-write.ts'
import type { HeldTurn } from './turn.ts'
import { restartReply, updateReply } from './turns.store.ts'
import type { TurnWatch } from './watch-turns.ts'

/** Another process has taken the turn over: this one must stop, and write nothing more. */
export class TurnTakenAway extends Error {
  override readonly name = 'TurnTakenAway'
}

export interface WriteReplyNeeds {
  readonly db: Db
  readonly turnWatch: Pick<TurnWatch, 'changed'>
  readonly leaseMs: number
}

/** Puts the words of a reply into the turn's row as they come. */
export interface ReplyWriter {
  add(words: string): void
  /** Throws away all words so far, for every reader. */
  restart(): Promise<void>
  /** Resolves when every word is in the row. Throws TurnTakenAway. */
  flush(): Promise<void>
  readonly text: string
}

/** Readers wait at most this long for words that the model has given. */
const writeEveryMs = 250

/**
 * The first words go out at once, the following ones collected. A write is repeated after a transient fault until `stop`;
 * one that fails for good is thrown by the next `flush` or `restart`.
 */
export function createReplyWriter(needs: WriteReplyNeeds, held: HeldTurn, stop: AbortSignal): ReplyWriter {
  let text = ''
  let stored = ''
  let timer: NodeJS.Timeout | undefined
  let writtenAt = 0
  let writing = Promise.resolve()
  let failure: { readonly error: unknown } | undefined

  const store = async () => {
    if (text === stored || failure !== undefined) return
    const reply = text
    const isHeld = await retryWrite(() => updateReply(needs.db, held, reply, needs.leaseMs), stop)
    if (!isHeld) throw new TurnTakenAway()
    stored = reply
    needs.turnWatch.changed(held.turnId)
  }
  const write = () => {
    timer = undefined
    writtenAt = performance.now()
    writing = writing.then(store).catch((error: unknown) => {
      failure ??= { error }
    })
  }
  const settle = async () => {
    clearTimeout(timer)
    timer = undefined
    await writing
    if (failure !== undefined) throw failure.error
  }
  return {
    add(words) {
      text += words
      timer ??= setTimeout(write, Math.max(0, writtenAt + writeEveryMs - performance.now()))
    },
    async restart() {
      await settle()
      text = ''
      stored = ''
      const fence = await restartReply(needs.db, held, needs.leaseMs)
      if (fence === undefined) throw new TurnTakenAway()
      held.fence = fence
      needs.turnWatch.changed(held.turnId)
    },
    async flush() {
      clearTimeout(timer)
      write()
      await settle()
    },
    get text() {
      return text
    },
  }
}
