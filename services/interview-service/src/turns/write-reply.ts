import type { Db } from '@interview-pass/service-kit'
import type { HeldTurn } from './turn.ts'
import { appendReply, restartReply } from './turns.store.ts'
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
const appendEveryMs = 250

/** The first words go out at once, the following ones collected. A failed write is thrown by the next `flush` or `restart`. */
export function createReplyWriter(needs: WriteReplyNeeds, held: HeldTurn): ReplyWriter {
  let text = ''
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  let writtenAt = 0
  let writing = Promise.resolve()
  let failure: { readonly error: unknown } | undefined

  const write = () => {
    timer = undefined
    writtenAt = performance.now()
    writing = writing.then(append).catch((error: unknown) => {
      failure ??= { error }
    })
  }
  const append = async () => {
    if (waiting === '' || failure !== undefined) return
    const words = waiting
    waiting = ''
    if (!(await appendReply(needs.db, held, words, needs.leaseMs))) throw new TurnTakenAway()
    needs.turnWatch.changed(held.turnId)
  }
  const flush = async () => {
    clearTimeout(timer)
    write()
    await writing
    if (failure !== undefined) throw failure.error
  }
  return {
    add(words) {
      text += words
      waiting += words
      timer ??= setTimeout(write, Math.max(0, writtenAt + appendEveryMs - performance.now()))
    },
    async restart() {
      waiting = ''
      await flush()
      text = ''
      const fence = await restartReply(needs.db, held, needs.leaseMs)
      if (fence === undefined) throw new TurnTakenAway()
      held.fence = fence
      needs.turnWatch.changed(held.turnId)
    },
    flush,
    get text() {
      return text
    },
  }
}
