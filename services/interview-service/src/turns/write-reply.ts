import { LeaseLost, type Db } from '@interview-pass/service-kit'
import { retryWrite } from './retry-write.ts'
import type { HeldTurn } from './turn.ts'
import { updateReply } from './turns.store.ts'
import type { TurnWatch } from './watch-turns.ts'

export interface WriteReplyDeps {
  readonly db: Db
  readonly turnWatch: Pick<TurnWatch, 'changed'>
  readonly leaseMs: number
}

/** Puts the words of a reply into the turn's row as they come. */
export interface ReplyWriter {
  add(words: string): void
  /** Throws away all words so far, for every reader. */
  restart(): Promise<void>
  /** Resolves when every word is in the row. Throws LeaseLost. */
  flush(): Promise<void>
  /** Ends it: words that are not stored yet are dropped, so that no late write takes back a turn that was given up. */
  close(): Promise<void>
  readonly text: string
  readonly hasRestarted: boolean
}

/** Readers wait at most this long for words that the model has given. */
const writeEveryMs = 250

/**
 * The first words go out at once, the following ones collected. A write is repeated after a transient fault until `stop`;
 * one that fails for good is thrown by the next `flush` or `restart`.
 */
export function createReplyWriter(deps: WriteReplyDeps, held: HeldTurn, stop: AbortSignal): ReplyWriter {
  let draft = 1
  let text = ''
  let stored = ''
  let timer: NodeJS.Timeout | undefined
  let writtenAt = 0
  let writing = Promise.resolve()
  let failure: { readonly error: unknown } | undefined
  let isClosed = false

  const put = async (reply: string) => {
    const written = { draft, reply }
    const isHeld = await retryWrite(() => updateReply(deps.db, held, written, deps.leaseMs), stop)
    if (!isHeld) throw new LeaseLost()
    stored = reply
    deps.turnWatch.changed(held.turnId)
  }
  const store = async () => {
    if (text !== stored && failure === undefined) await put(text)
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
      if (!isClosed) timer ??= setTimeout(write, Math.max(0, writtenAt + writeEveryMs - performance.now()))
    },
    async restart() {
      await settle()
      draft += 1
      text = ''
      await put('')
    },
    async flush() {
      clearTimeout(timer)
      write()
      await settle()
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await writing
    },
    get text() {
      return text
    },
    get hasRestarted() {
      return draft > 1
    },
  }
}
