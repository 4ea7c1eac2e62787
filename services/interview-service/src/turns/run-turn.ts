import { setTimeout as delay } from 'node:timers/promises'
import { loseCalls } from '../model-calls/lose-calls.ts'
import { answerTurn, type AnswerTurnNeeds } from './answer-turn.ts'
import type { HeldTurn, Turn } from './turn.ts'
import { listAbandonedTurns, takeTurn, updateLease, type TurnKey } from './turns.store.ts'
import { TurnTakenAway } from './write-reply.ts'

/** The turns that this process is answering, detached from the requests that asked for them. */
export interface TurnRunner {
  /** Answers a turn that was just claimed. Returns at once. */
  run(turn: Turn): void
  /** Goes on with a turn whose holder is gone; does nothing when it has a holder again. */
  takeOver(key: TurnKey): Promise<void>
  /** Lets running turns end for this long, then gives the rest up for another replica to take. */
  stop(timeoutMs: number): Promise<void>
  hasStopped(): boolean
}

/** The lease is renewed three times before it is over, so that one slow renewal loses nothing. */
const renewalsPerLease = 3
const fenceSettlesMs = 100

export function createTurnRunner(needs: AnswerTurnNeeds): TurnRunner {
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  const run = (turn: Turn) => {
    const work = hold(needs, turn, stopping.signal)
    running.add(work)
    void work.finally(() => running.delete(work))
  }
  return {
    run,
    async takeOver(key) {
      if (stopping.signal.aborted) return
      const turn = await takeTurn(needs.database.db, key, needs.leaseMs)
      if (turn === undefined) return
      await loseCalls(
        { db: needs.database.db },
        { tenantId: turn.tenantId, sessionId: turn.sessionId, turnId: turn.id },
      )
      needs.metrics.counter('turns_taken_over_total', 'Turns that another process had begun').inc()
      needs.turnWatch.changed(turn.id)
      run(turn)
    },
    async stop(timeoutMs) {
      const giveUp = setTimeout(() => stopping.abort(), timeoutMs)
      await Promise.all(running)
      clearTimeout(giveUp)
      stopping.abort()
    },
    hasStopped: () => stopping.signal.aborted,
  }
}

/** Never rejects: a turn that can not be ended here is taken over once its lease is over. */
async function hold(needs: AnswerTurnNeeds, turn: Turn, stopping: AbortSignal): Promise<void> {
  const held: HeldTurn = { tenantId: turn.tenantId, turnId: turn.id, fence: turn.fence }
  const lost = new AbortController()
  const renewal = setInterval(() => {
    void renew(needs, held, lost)
  }, needs.leaseMs / renewalsPerLease)
  const stop = AbortSignal.any([stopping, lost.signal])
  try {
    await answerTurn(needs, turn, held, stop)
  } catch (error) {
    if (error instanceof TurnTakenAway) return
    if (!stop.aborted) needs.logger.error({ error }, 'a turn could not be answered here')
    if (!lost.signal.aborted) await giveUp(needs, held)
  } finally {
    clearInterval(renewal)
  }
}

async function renew(needs: AnswerTurnNeeds, held: HeldTurn, lost: AbortController): Promise<void> {
  try {
    if (await updateLease(needs.database.db, held, needs.leaseMs)) return
    // A reply that begins anew changes the fence in the database a moment before this process hears of it.
    await delay(fenceSettlesMs)
    if (!(await updateLease(needs.database.db, held, needs.leaseMs))) lost.abort(new TurnTakenAway())
  } catch (error) {
    needs.logger.warn({ error }, 'a lease could not be renewed')
  }
}

async function giveUp(needs: AnswerTurnNeeds, held: HeldTurn): Promise<void> {
  try {
    await updateLease(needs.database.db, held, 0)
    needs.turnWatch.changed(held.turnId)
  } catch (error) {
    needs.logger.warn({ error }, 'a turn could not be given up')
  }
}

export interface TakeOverNeeds extends Pick<AnswerTurnNeeds, 'database'> {
  readonly turnRunner: Pick<TurnRunner, 'takeOver'>
}

const abandonedMax = 50

/** Goes on with the turns whose holders are gone, so that no interview hangs on a client that does not ask again. */
export async function takeOverAbandonedTurns(
  needs: TakeOverNeeds,
  context: { signal: AbortSignal },
): Promise<void> {
  for (const key of await listAbandonedTurns(needs.database.db, abandonedMax)) {
    context.signal.throwIfAborted()
    await needs.turnRunner.takeOver(key)
  }
}
