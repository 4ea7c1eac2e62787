import { randomUUID } from 'node:crypto'
import type { InterviewClient } from './clients/interview-client.ts'
import type { ChatReply, OpenedInterview } from './clients/views.ts'
import type { Asked } from './script/answers.ts'
import type { Candidate } from './script/candidate.ts'
import type { StepProgress } from './steps.ts'

interface HoldInterviewDeps {
  readonly interview: InterviewClient
  readonly candidate: Candidate
  tell(progress: StepProgress): Promise<void>
}

/** Twenty questions with two follow-ups each are sixty turns, and one more at the end. */
const turnsMax = 80

/** Talks until the interviewer closes the interview. Throws what the client throws, and an Error when it never closes. */
export async function holdInterview(
  { interview, candidate, tell }: HoldInterviewDeps,
  opened: OpenedInterview,
): Promise<{ turns: number; last: ChatReply }> {
  let asked: Asked = { ...placeOf(opened.question), spokenBefore: 0, isInvited: false }
  await tell({ kind: 'OPENING', text: opened.message })
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    const message = candidate(asked)
    await tell({ kind: 'CANDIDATE_SAYS', text: message, turn })
    const reply = await interview.chatStreamed(
      opened,
      { message, client_message_id: randomUUID(), question_number: asked.questionNumber },
      {
        onText: (text) => tell({ kind: 'REPLY_PIECE', text, turn }),
        onReset: () => tell({ kind: 'REPLY_BEGINS_ANEW', turn }),
      },
    )
    await tell({ kind: 'REPLY_DONE', reply, turn })
    if (reply.status !== 'IN_PROGRESS' || reply.question === null) return { turns: turn, last: reply }
    asked = {
      ...placeOf(reply.question),
      spokenBefore: reply.action === 'NEXT_QUESTION' ? 0 : asked.spokenBefore + 1,
      isInvited: asked.isInvited || reply.directive === 'INVITE',
    }
  }
  throw new Error(`the interviewer has not closed the interview after ${turnsMax} turns`)
}

function placeOf({ text, number }: OpenedInterview['question']): Pick<Asked, 'question' | 'questionNumber'> {
  return { question: text, questionNumber: number }
}
