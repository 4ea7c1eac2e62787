import { setTimeout as delay } from 'node:timers/promises'
import type { InterviewClient, SessionAccess } from './clients/interview-client.ts'
import type { Feedback } from './clients/views.ts'
import type { StepProgress } from './steps.ts'

const feedbackDeadlineMs = 300_000

/** Asks as often as the service wishes, which keeps far below its limit. Throws an Error when no feedback has come in five minutes. */
export async function waitForFeedback(
  interview: InterviewClient,
  access: SessionAccess,
  { tell, signal }: { tell(progress: StepProgress): Promise<void>; signal: AbortSignal | undefined },
): Promise<Feedback> {
  const endsAt = performance.now() + feedbackDeadlineMs
  for (;;) {
    const answer = await interview.findFeedback(access)
    if ('questions' in answer) return answer
    if (performance.now() >= endsAt) {
      throw new Error(`the feedback is still ${answer.status} after ${feedbackDeadlineMs / 1000} s`)
    }
    await tell({ kind: 'FEEDBACK_IN_THE_MAKING', status: answer.status })
    await delay(answer.askAgainMs, undefined, { signal })
  }
}
