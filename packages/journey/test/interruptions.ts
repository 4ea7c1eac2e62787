import type { Stack } from '@interview-pass/stack'
import type { JourneyObserver, StepName } from '../src/steps.ts'

/** A moment of a journey at which something is killed. */
export type Moment =
  | { readonly afterStep: StepName }
  /** The first words of the reply have been heard; the rest is still to come. */
  | { readonly midReplyOfTurn: number }
  /** The assessment is asked for. */
  | { readonly midFeedback: true }

export interface Interruption {
  readonly observer: JourneyObserver
  /** Aborted when what was killed can't be started again: the journey need not wait for it. */
  readonly signal: AbortSignal
  /** Kills made so far. */
  count(): number
  /** Waits until what was killed runs again. Throws when it could not be started. */
  allRestarted(): Promise<void>
}

/** Longer than the 5 s after which the journey asks for the feedback again: it sees the assessments while they are made. */
const slowAssessments = { kind: 'slow_headers', task: 'assess-question', delay_ms: 8000, times: 3 }
/** Before the interview ends, and after the last kill before that. */
const turnBeforeFeedback = 4

/** Kills a part without warning at each moment and starts it again at once, while the journey goes on. */
export function interruptAt(stack: Stack, partName: string, moments: readonly Moment[]): Interruption {
  const part = stack.part(partName)
  const restarts: Promise<void>[] = []
  const met = new Set<Moment>()
  const failure = new AbortController()
  const kill = async (moment: Moment): Promise<void> => {
    if (met.has(moment)) return
    met.add(moment)
    await Promise.all(restarts)
    await part.kill()
    const restart = part.start()
    restart.catch((error: unknown) => failure.abort(error))
    restarts.push(restart)
  }
  const killAt = async (isMet: (moment: Moment) => boolean): Promise<void> => {
    for (const moment of moments.filter(isMet)) await kill(moment)
  }
  const slowDown = async (): Promise<void> => {
    await Promise.all(restarts)
    const { status } = await fetch(`${stack.addresses.claude_simulator?.url}/_sim/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slowAssessments),
    })
    if (status !== 201) throw new Error(`claude-simulator answered ${status} to an order of faults`)
  }
  const meetsFeedback = moments.some((moment) => 'midFeedback' in moment)
  return {
    observer: {
      onDone: ({ step }) => killAt((moment) => 'afterStep' in moment && moment.afterStep === step),
      onProgress: async (progress) => {
        if (meetsFeedback && progress.kind === 'REPLY_DONE' && progress.turn === turnBeforeFeedback) {
          await slowDown()
        }
        await killAt(
          (moment) =>
            ('midReplyOfTurn' in moment &&
              progress.kind === 'REPLY_PIECE' &&
              progress.turn === moment.midReplyOfTurn) ||
            ('midFeedback' in moment &&
              progress.kind === 'FEEDBACK_IN_THE_MAKING' &&
              progress.status === 'RUNNING'),
        )
      },
    },
    signal: failure.signal,
    count: () => met.size,
    allRestarted: async () => {
      await Promise.all(restarts)
    },
  }
}
