import { setTimeout as sleep } from 'node:timers/promises'
import type { Anthropic } from '@anthropic-ai/sdk'
import type { Logger } from '@interview-pass/service-kit'
import { verifyBudget } from '../../model-calls/verify-budget.ts'
import type { CallPurpose } from '../../model-calls/model-call.ts'
import {
  recordModelCall,
  type CallTrace,
  type RecordModelCallDeps,
} from '../../model-calls/record-model-call.ts'
import type { ReplyMetrics } from '../measure-replies.ts'
import { InterviewerUnavailable, type CallContext } from '../interviewer.ts'
import type { ModelBreakers } from './breakers.ts'
import { CallFailure, toCallFailure } from './call-failure.ts'
import type { ClaudeSettings } from './claude-settings.ts'
import { nextStepAfter } from './next-step.ts'
import type { Prompt } from './prompts.ts'

/** What every call of the adapter needs. */
export interface ClaudeDeps extends RecordModelCallDeps {
  readonly client: Anthropic
  readonly breakers: ModelBreakers
  readonly settings: ClaudeSettings
  readonly logger: Logger
  readonly replyMetrics: ReplyMetrics
}

/** One attempt as it is handed to the code that makes it. */
export interface Attempt {
  readonly model: string
  readonly signal: AbortSignal
  readonly trace: CallTrace
  /** What the last answer broke, when this attempt is its repair. */
  readonly problem: string | undefined
}

interface Task {
  readonly purpose: CallPurpose
  readonly prompt: Prompt
  /** How often an invalid answer is asked for again. */
  readonly repairsMax: number
  readonly afterRepairs: 'NEXT_MODEL' | 'GIVE_UP'
}

/**
 * Runs attempts until one answers: model by model, each behind its breaker, every attempt on record and within the
 * session's budget, all before one deadline. Throws InterviewerUnavailable, or the reason of the caller's signal.
 */
export async function runWithFallback<T>(
  deps: ClaudeDeps,
  task: Task,
  call: CallContext,
  work: (attempt: Attempt) => Promise<T>,
): Promise<{ value: T; model: string }> {
  const settings = deps.settings.purposes[task.purpose]
  const deadline = AbortSignal.timeout(settings.deadlineMs)
  const endsAt = performance.now() + settings.deadlineMs
  const signal = AbortSignal.any([call.signal, deadline])
  let repairs = 0
  let lastFailure: CallFailure | undefined
  const refusedBy = new Set<string>()
  for (const model of settings.models) {
    let problem: string | undefined
    for (let attempts = 1; ; attempts += 1) {
      call.signal.throwIfAborted()
      if (deadline.aborted) throw new InterviewerUnavailable('DEADLINE', { cause: lastFailure })
      if (!(await verifyBudget(deps, call, task.purpose))) throw budgetSpent(deps, task)
      const result = await attemptOnce(deps, task, call, { model, signal, problem }, work)
      if (result === 'BREAKER_OPEN') break
      if (result === 'BUDGET_SPENT') throw budgetSpent(deps, task)
      if (!(result instanceof CallFailure)) return { value: result.value, model }
      lastFailure = result
      if (result.outcome === 'REFUSED') refusedBy.add(model)
      reportFailure(deps, { purpose: task.purpose, model, failure: result })
      const step = nextStepAfter(result, {
        attempts,
        repairs,
        repairsMax: task.repairsMax,
        afterRepairs: task.afterRepairs,
        retryDelayMs: settings.retryDelayMs,
        retryAfterMaxMs: settings.retryAfterMaxMs,
        remainingMs: endsAt - performance.now(),
      })
      if (step.do === 'GIVE_UP') throw giveUp(call, deadline, result)
      if (step.do === 'NEXT_MODEL') break
      if (result.outcome === 'INVALID') repairs += 1
      problem = result.problem
      await sleep(step.afterMs, undefined, { signal }).catch(() => undefined)
    }
  }
  if (refusedBy.size === settings.models.length && !call.signal.aborted) {
    throw new InterviewerUnavailable('REFUSED', { cause: lastFailure })
  }
  throw giveUp(call, deadline, lastFailure)
}

async function attemptOnce<T>(
  deps: ClaudeDeps,
  task: Task,
  call: CallContext,
  attempt: Omit<Attempt, 'trace'>,
  work: (attempt: Attempt) => Promise<T>,
): Promise<{ value: T } | CallFailure | 'BREAKER_OPEN' | 'BUDGET_SPENT'> {
  const { id, version, sha256 } = task.prompt
  const recorded = () =>
    recordModelCall(
      deps,
      {
        owner: { tenantId: call.tenantId, sessionId: call.sessionId, turnId: call.turnId },
        call: {
          purpose: task.purpose,
          model: attempt.model,
          promptId: id,
          promptVersion: version,
          promptSha256: sha256,
        },
        outcomeOf: (error) => toCallFailure(error, attempt.signal).outcome,
      },
      (trace) => work({ ...attempt, trace }),
    )
  try {
    const run = await deps.breakers.run(attempt.model, recorded, deps.settings.purposes[task.purpose])
    return run === 'BREAKER_OPEN' ? run : run.value
  } catch (error) {
    if (error instanceof CallFailure) return error
    throw error
  }
}

function budgetSpent({ modelCallMetrics }: ClaudeDeps, { purpose }: Task): InterviewerUnavailable {
  modelCallMetrics.countBudgetSpent(purpose)
  return new InterviewerUnavailable('BUDGET_SPENT')
}

/** A refused account is an operator's business at once: the line has a code of its own to be paged on. */
function reportFailure(
  { logger, modelCallMetrics }: ClaudeDeps,
  { purpose, model, failure }: { purpose: CallPurpose; model: string; failure: CallFailure },
): void {
  const { outcome, status, account } = failure
  if (account === undefined) {
    logger.warn({ purpose, model, outcome, status }, 'a model call failed')
    return
  }
  modelCallMetrics.countAccountRefusal(account)
  const code = 'MODEL_ACCOUNT_REFUSED'
  logger.error({ code, reason: account, purpose, model, status }, 'no model answers this account')
}

/** The caller's own reason first: a turn that was given up is no failure of the models. */
function giveUp(call: CallContext, deadline: AbortSignal, cause: CallFailure | undefined): unknown {
  if (call.signal.aborted) return call.signal.reason
  return new InterviewerUnavailable(deadline.aborted ? 'DEADLINE' : 'MODELS_FAILED', { cause })
}
