import { setTimeout as delay } from 'node:timers/promises'
import {
  AppError,
  DeadlineError,
  inSpan,
  LeaseLost,
  whileHeld,
  type Database,
  type Logger,
  type Tx,
} from '@interview-pass/service-kit'
import { InterviewerUnavailable, type Interviewer, type Provenance } from '../interviewer/interviewer.ts'
import type { ProposedPlan } from '../interviewer/proposed-plan.ts'
import { markCallsLost } from '../model-calls/record-model-call.ts'
import { questionBank } from '../question-bank/question-bank.ts'
import { listQuestions } from '../transcript/read-transcript.ts'
import { replacePlanned } from '../transcript/record-answer.ts'
import { placed, problemIn, questionsOf } from './interview-plan.ts'
import type { PlanBrief } from './plan-brief.ts'
import type { PlanMetrics } from './measure-plans.ts'
import { planAttemptsMax, type PlanFailure } from './plan.ts'
import {
  claimPlan,
  extendPlanLease,
  failPlan,
  getPlanSubject,
  giveBackPlan,
  lockProgress,
  storePlan,
  type PlanClaim,
} from './plans.store.ts'

export interface MakePlansDeps {
  readonly database: Database
  readonly interviewer: Pick<Interviewer, 'plan'>
  readonly logger: Logger
  readonly planMetrics: PlanMetrics
  readonly now: () => Date
}

/** How long a dead holder keeps a plan: an interview goes on meanwhile. */
const leaseMs = 10_000

/** Plans at the same time. */
const concurrentMax = 8

/** How soon, while a plan is made, an interview that opened meanwhile is seen. */
const lookAgainMs = 300

/** Deadline of one run of the job: longer than one plan with all its attempts. */
export const plansTimeoutMs = 300_000

/** No plan is claimed after this much of a run, so that its deadline does not cut off a call that is well and paid for. */
const claimingMs = plansTimeoutMs / 2

/** The greatest number of questions that an interview has. */
const numbersMax = 20

/** Run function of the job `make-plans`: makes the plans of the interviews that have opened, also of those that open meanwhile, until none waits. */
export async function makePlans(deps: MakePlansDeps, { signal }: { signal: AbortSignal }): Promise<void> {
  const claimUntil = after(deps, claimingMs)
  let inWork = 0
  const makeUntilNone = async () => {
    while (deps.now() < claimUntil && !signal.aborted) {
      const claim = await claimPlan(deps.database.db, { now: deps.now(), leaseUntil: after(deps, leaseMs) })
      if (claim !== undefined) {
        inWork += 1
        await makeOne(deps, claim, signal).finally(() => (inWork -= 1))
      } else if (inWork > 0) {
        await delay(lookAgainMs)
      } else {
        return
      }
    }
  }
  const results = await Promise.allSettled(Array.from({ length: concurrentMax }, makeUntilNone))
  // Thrown only now: what breaks one plan ends none of the others.
  const broken = results.find((result) => result.status === 'rejected')
  if (broken !== undefined) throw broken.reason
}

/** Throws what ends the work but the end of the run. */
async function makeOne(deps: MakePlansDeps, claim: PlanClaim, signal: AbortSignal): Promise<void> {
  const { db } = deps.database
  const lease = {
    name: 'plan',
    leaseMs,
    logger: deps.logger,
    signal,
    renew: () => extendPlanLease(db, claim, { leaseUntil: after(deps, leaseMs) }),
    giveBack: () => giveBackPlan(db, claim, { attempts: claim.attempts - (isStopping(signal) ? 1 : 0) }),
  }
  try {
    await whileHeld(lease, (held) => makeHeld(deps, claim, held))
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** A process that stops has not failed at the plan. */
function isStopping(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof DeadlineError)
}

async function makeHeld(deps: MakePlansDeps, claim: PlanClaim, signal: AbortSignal): Promise<void> {
  const { db } = deps.database
  const key = { tenantId: claim.tenantId, sessionId: claim.sessionId }
  await markCallsLost({ db }, key, 'PLAN')
  if (claim.attempts > planAttemptsMax) return fail(deps, claim, 'INTERRUPTED')
  const { open } = await deps.database.transaction((tx) => replaceable(tx, claim))
  if (open.length === 0) return fail(deps, claim, 'TOO_LATE')
  const { brief, traceparent } = await briefOf(deps, claim)
  await inSpan('make plan', { continues: traceparent }, () => makeFrom(deps, claim, brief, signal))
}

async function makeFrom(
  deps: MakePlansDeps,
  claim: PlanClaim,
  brief: PlanBrief,
  signal: AbortSignal,
): Promise<void> {
  const bank = brief.bank.map(({ id, topic, text }) => ({ id, topic, text: text[brief.language] }))
  try {
    const { plan, provenance } = await deps.interviewer.plan(
      { ...brief, bank, problemIn: (proposal) => problemIn(proposal, brief) },
      { tenantId: claim.tenantId, sessionId: claim.sessionId, language: brief.language, signal },
    )
    await usePlan(deps, claim, brief, { plan, provenance })
  } catch (error) {
    if (!(error instanceof InterviewerUnavailable)) throw error
    deps.logger.warn({ reason: error.reason }, 'an interview keeps the questions of the bank')
    await fail(deps, claim, error.reason)
  }
}

async function briefOf(
  deps: MakePlansDeps,
  claim: PlanClaim,
): Promise<{ brief: PlanBrief; traceparent: string | null }> {
  const { db } = deps.database
  const { questionCount, traceparent, ...subject } = await getPlanSubject(db, claim)
  const [opening] = await listQuestions(db, claim, [1])
  if (opening === undefined) throw new AppError('SERVICE_ERROR')
  const { level, kind, language } = subject
  const brief = {
    ...subject,
    questionCount: questionCount - 1,
    opening: opening.question,
    bank: questionBank[kind].filter(
      ({ levels, text }) => (level === null || levels.includes(level)) && text[language] !== opening.question,
    ),
  }
  return { brief, traceparent }
}

/** Puts the plan where nothing was asked yet, and keeps it. */
async function usePlan(
  deps: MakePlansDeps,
  claim: PlanClaim,
  brief: PlanBrief,
  made: { plan: ProposedPlan; provenance: Provenance },
): Promise<void> {
  const replaced = await deps.database.transaction(async (tx) => {
    const questions = placed(questionsOf(made.plan, brief), await replaceable(tx, claim))
    if (questions.length === 0) return 0
    await replacePlanned(tx, claim, questions)
    if (!(await storePlan(tx, claim, { ...made, now: deps.now() }))) throw new LeaseLost()
    return questions.length
  })
  if (replaced === 0) return fail(deps, claim, 'TOO_LATE')
  deps.planMetrics.countReady(replaced)
}

/** Under the session's lock: the questions that nobody has seen, and the words of the others. */
async function replaceable(tx: Tx, claim: PlanClaim): Promise<{ open: number[]; asked: string[] }> {
  const { isOpen, isAnswering, questionNumber } = await lockProgress(tx, claim)
  const seenMax = questionNumber + (isAnswering ? 1 : 0)
  const records = await listQuestions(
    tx,
    claim,
    Array.from({ length: numbersMax }, (_, index) => index + 1),
  )
  const isOpenRecord = ({ number, status }: (typeof records)[number]) =>
    isOpen && status === 'PLANNED' && number > seenMax
  return {
    open: records.filter(isOpenRecord).map(({ number }) => number),
    asked: records.filter((record) => !isOpenRecord(record)).map(({ question }) => question),
  }
}

async function fail(deps: MakePlansDeps, claim: PlanClaim, failure: PlanFailure): Promise<void> {
  if (!(await failPlan(deps.database.db, claim, { failure, now: deps.now() }))) throw new LeaseLost()
  deps.planMetrics.countFailed(failure)
}

function after(deps: Pick<MakePlansDeps, 'now'>, ms: number): Date {
  return new Date(deps.now().getTime() + ms)
}
