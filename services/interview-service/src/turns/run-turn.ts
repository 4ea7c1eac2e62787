import { whileHeld } from '@interview-pass/service-kit'
import { markCallsLost } from '../model-calls/record-model-call.ts'
import { answerTurn, type AnswerTurnDeps } from './answer-turn.ts'
import type { HeldTurn, Turn } from './turn.ts'
import { listAbandonedTurns, takeTurn, updateLease, type TurnKey } from './turns.store.ts'

/** The turns that this process is answering, detached from the requests that asked for them. */
export interface TurnRunner {
  /** Returns a turn that was just claimed. Returns at once. */
  run(turn: Turn): void
  /** Goes on with a turn whose holder is gone; does nothing when it has a holder again. */
  takeOver(key: TurnKey): Promise<void>
  /**
   * Lets turns end for this long, those too that requests begin until `requestsEnded`, then gives the rest up for another replica to
   * take.
   */
  stop(timeoutMs: number, requestsEnded: Promise<unknown>): Promise<void>
  hasStopped(): boolean
}

export function createTurnRunner(deps: AnswerTurnDeps): TurnRunner {
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  const run = (turn: Turn) => {
    const work = hold(deps, turn, stopping.signal)
    running.add(work)
    void work.finally(() => running.delete(work))
  }
  return {
    run,
    async takeOver(key) {
      if (stopping.signal.aborted) return
      const turn = await takeTurn(deps.database.db, key, deps.leaseMs)
      if (turn === undefined) return
      await markCallsLost(
        { db: deps.database.db },
        { tenantId: turn.tenantId, sessionId: turn.sessionId, turnId: turn.id },
      )
      deps.turnMetrics.countTakeOver()
      deps.turnWatch.changed(turn.id)
      run(turn)
    },
    async stop(timeoutMs, requestsEnded) {
      const giveUp = setTimeout(() => {
        deps.logger.warn({ turns: running.size, timeoutMs }, 'turns are left for another replica')
        stopping.abort()
      }, timeoutMs)
      // A request that waits for a turn ends when that is given up.
      await Promise.allSettled([requestsEnded])
      await Promise.all(running)
      clearTimeout(giveUp)
      stopping.abort()
    },
    hasStopped: () => stopping.signal.aborted,
  }
}

/** Never rejects: a turn that cannot be ended here is taken over by another process, or here when somebody asks for it. */
async function hold(deps: AnswerTurnDeps, turn: Turn, stopping: AbortSignal): Promise<void> {
  const { db } = deps.database
  const held: HeldTurn = { tenantId: turn.tenantId, turnId: turn.id, fence: turn.fence }
  const lease = {
    name: 'turn',
    leaseMs: deps.leaseMs,
    logger: deps.logger,
    signal: stopping,
    renew: () => updateLease(db, held, deps.leaseMs),
    async giveBack() {
      await updateLease(db, held, 0)
      deps.turnWatch.changed(held.turnId)
    },
  }
  try {
    await whileHeld(lease, (stop) => answerTurn(deps, turn, held, stop))
  } catch (error) {
    if (!stopping.aborted) deps.logger.error({ error }, 'a turn could not be answered here')
  }
}

export interface TakeOverDeps extends Pick<AnswerTurnDeps, 'database'> {
  readonly turnRunner: Pick<TurnRunner, 'takeOver'>
}

const abandonedMax = 50

/** Goes on with the turns whose holders are gone, so that no interview hangs on a client that does not ask again. */
export async function takeOverAbandonedTurns(
  deps: TakeOverDeps,
  context: { signal: AbortSignal },
): Promise<void> {
  for (const key of await listAbandonedTurns(deps.database.db, abandonedMax)) {
    context.signal.throwIfAborted()
    await deps.turnRunner.takeOver(key)
  }
}
