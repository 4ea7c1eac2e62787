import type { Language } from '@interview-pass/contracts'
import type { InterviewClient } from '../clients/interview-client.ts'
import { holdInterview } from '../hold-interview.ts'
import { nothingToAsk } from '../script/answers.ts'
import { applications } from '../script/application.ts'
import { waitForFeedback } from '../wait-for-feedback.ts'
import { candidates, nameOf, type CandidateName } from './candidates.ts'
import type { InterviewRecords } from './interview-records.ts'
import type { PlayedInterview, PlayedTurn } from './played-interview.ts'

interface PlayDeps {
  readonly interview: InterviewClient
  readonly records: InterviewRecords
  /** Buys an interview, and returns its access code. */
  buy(): Promise<string>
  readonly signal: AbortSignal
}

const planDeadlineMs = 180_000

/** Plays one candidate from the access code to the feedback. Throws what the clients throw, and an Error after a deadline. */
export async function playInterview(
  { interview, records, buy, signal }: PlayDeps,
  candidate: CandidateName,
  language: Language,
): Promise<PlayedInterview> {
  const { resume, ...applied } = applications[language]
  const opened = await interview.open({
    access_code: await buy(),
    ...applied,
    resume: `${resume}\n${nameOf(candidate, language)}`,
    language,
  })
  // Every candidate is asked what the plan says, from the second question on.
  await records.waitForPlan(opened.session_id, planDeadlineMs)
  const turns: PlayedTurn[] = []
  let said = { questionNumber: 0, message: '' }
  await holdInterview(
    {
      interview,
      candidate: (asked) => {
        const message = asked.isInvited ? nothingToAsk(language) : candidates[candidate](asked, language)
        said = { questionNumber: asked.questionNumber, message }
        return message
      },
      tell: async (progress) => {
        if (progress.kind !== 'REPLY_DONE') return
        const { reply, action, directive } = progress.reply
        turns.push({ ...said, reply, action, directive })
      },
    },
    opened,
  )
  const feedback = await waitForFeedback(interview, opened, { tell: async () => undefined, signal })
  const [transcript, record] = await Promise.all([
    interview.getTranscript(opened),
    records.read(opened.session_id),
  ])
  return { candidate, language, opening: opened.message, turns, transcript, feedback, record }
}
