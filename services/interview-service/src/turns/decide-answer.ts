import { LeaseLost } from '@interview-pass/service-kit'
import type { TurnDecision } from '../interviewer/decision.ts'
import type { Interviewer } from '../interviewer/interviewer.ts'
import { isOpen, isOverdue, timeLeftSeconds } from '../sessions/session.ts'
import { requestIn } from '../transcript/candidate-request.ts'
import { askedIn, asidesNow, followUpsOf, isInvited, talkOf, type QaRecord } from '../transcript/qa-record.ts'
import { attemptStep, type Answering, type AttemptStepDeps } from './attempt-step.ts'
import { retryWrite } from './retry-write.ts'
import { closing, decideTurn, followUpsMax, proposalFor, type StoredDecision } from './turn-decision.ts'
import { updateDecision } from './turns.store.ts'

export interface DecideAnswerDeps extends AttemptStepDeps {
  readonly interviewer: Pick<Interviewer, 'decide'>
  readonly now: () => Date
}

/** Decides what a turn does, and stores it. Throws LeaseLost. */
export async function decideAnswer(
  deps: DecideAnswerDeps,
  answering: Answering,
  stop: AbortSignal,
): Promise<StoredDecision> {
  const decision = isOpen(answering.state.session) ? await decideOpen(deps, answering, stop) : closing(null)
  const write = () => updateDecision(deps.database.db, answering.held, decision)
  if (!(await retryWrite(write, stop))) throw new LeaseLost()
  return decision
}

async function decideOpen(
  deps: DecideAnswerDeps,
  answering: Answering,
  stop: AbortSignal,
): Promise<StoredDecision> {
  const { turn, state, question } = answering
  const { session } = state
  const request = requestIn(turn.message)
  const proposal = request === undefined ? await propose(deps, answering, stop) : proposalFor(request)
  // Time that our own faults took does not end an interview.
  const isOurDelay = turn.fence > 1 || proposal === undefined
  return decideTurn(proposal, {
    questionNumber: turn.questionNumber,
    questionCount: session.questionCount,
    focusesUsed: focusesOf(question),
    asidesUsed: asidesNow(question).map(({ directive }) => directive),
    pointCount: question.plan.shows?.length ?? 0,
    isTimeUp: isOverdue(session, isOurDelay ? turn.createdAt : deps.now()),
    isInvited: isInvited(question),
  })
}

/** What the model makes of a message that is more than a request; undefined when no model answers. */
async function propose(
  deps: DecideAnswerDeps,
  answering: Answering,
  stop: AbortSignal,
): Promise<TurnDecision | undefined> {
  const { turn, state, question, call } = answering
  const { session } = state
  const focusesUsed = focusesOf(question)
  const hasAskedAll = isInvited(question)
  const { answer } = await attemptStep(deps, answering, { kind: 'DECIDE', stop }, () =>
    deps.interviewer.decide(
      {
        question: hasAskedAll ? askedIn(question) : question.question,
        isInvitation: hasAskedAll,
        topic: question.plan.competency ?? question.plan.topic,
        shows: hasAskedAll ? [] : (question.plan.shows ?? []),
        answer: turn.message,
        exchange: talkOf(question),
        followUpsUsed: focusesUsed.length,
        followUpsMax: hasAskedAll ? 0 : followUpsMax,
        focusesUsed,
        questionsLeft: session.questionCount - turn.questionNumber,
        secondsLeft: timeLeftSeconds(session, deps.now()),
      },
      call,
    ),
  )
  return answer
}

/** One for each follow-up; those of an earlier release name none. */
function focusesOf(question: QaRecord): string[] {
  return followUpsOf(question).map(({ focus }) => focus ?? '')
}
