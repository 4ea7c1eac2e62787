import { describeSpan, inSpan, type Db } from '@interview-pass/service-kit'
import type { ModelCallMetrics } from './measure-model-calls.ts'
import type { CallEnd, CallOutcome, CallOwner, CallPurpose, CallStart, TokenUsage } from './model-call.ts'
import {
  endModelCall,
  insertModelCall,
  insertModelCallWithin,
  readCompletedCalls,
  updateLostCalls,
} from './model-calls.store.ts'
import { costOf, type PriceTable } from './price-table.ts'
import {
  isWithinBudget,
  purposesSharingBudget,
  runsBesideOthers,
  type SessionBudgets,
} from './session-budget.ts'

/** What a call finds out about itself while it runs; filled in by the code that talks to the API. */
export interface CallTrace {
  requestId: string | undefined
  usage: TokenUsage
  isEstimated: boolean
  /** From `performance.now()`. */
  firstTokenAt: number | undefined
}

export interface RecordModelCallDeps {
  readonly db: Db
  readonly prices: PriceTable
  readonly budgets: SessionBudgets
  readonly modelCallMetrics: ModelCallMetrics
  readonly now: () => Date
}

/**
 * Runs one attempt and keeps one row of it, written before and completed after, whatever comes of it. BUDGET_SPENT, without an
 * attempt, when calls that began at the same time have spent the rest. `outcomeOf` names the failure that `work` throws, which is
 * thrown on.
 */
export async function recordModelCall<T>(
  deps: RecordModelCallDeps,
  input: { owner: CallOwner; call: CallStart; outcomeOf: (error: unknown) => CallOutcome },
  work: (trace: CallTrace) => Promise<T>,
): Promise<{ value: T } | 'BUDGET_SPENT'> {
  const { owner, call } = input
  const unused = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 }
  const { currency } = costOf(deps.prices, { model: call.model, at: deps.now(), usage: unused })
  const id = await begin(deps, owner, { ...call, currency })
  if (id === undefined) return 'BUDGET_SPENT'
  const trace: CallTrace = {
    requestId: undefined,
    usage: unused,
    isEstimated: false,
    firstTokenAt: undefined,
  }
  const startedAt = performance.now()
  const end = async (outcome: CallOutcome) => {
    const result: CallEnd = {
      outcome,
      requestId: trace.requestId?.slice(0, 100),
      usage: trace.usage,
      isEstimated: trace.isEstimated,
      latencyMs: Math.round(performance.now() - startedAt),
      firstTokenMs: trace.firstTokenAt === undefined ? undefined : Math.round(trace.firstTokenAt - startedAt),
    }
    const { costNano } = costOf(deps.prices, { model: call.model, at: deps.now(), usage: trace.usage })
    deps.modelCallMetrics.observe(call, result, costNano)
    describeCall(result)
    await endModelCall(deps.db, { tenantId: owner.tenantId, id }, { ...result, costNano })
  }
  return inSpan(`chat ${call.model}`, spanOf(call), async () => {
    let value: T
    try {
      value = await work(trace)
    } catch (error) {
      await end(input.outcomeOf(error))
      throw error
    }
    await end('COMPLETED')
    return { value }
  })
}

/** Source: OpenTelemetry's conventions for generative AI. Nothing of what is asked or answered is among them. */
function spanOf({ model, purpose }: CallStart) {
  return {
    kind: 'CLIENT' as const,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': model,
      'model_call.purpose': purpose,
    },
  }
}

function describeCall({ outcome, usage }: CallEnd): void {
  describeSpan({
    outcome,
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
  })
}

/** Undefined when the budget is spent. */
function begin(
  { db, budgets }: RecordModelCallDeps,
  owner: CallOwner,
  call: CallStart & { currency: string },
): Promise<bigint | undefined> {
  const { purpose } = call
  if (!runsBesideOthers(purpose)) return insertModelCall(db, owner, call)
  return insertModelCallWithin(db, owner, call, {
    purposes: purposesSharingBudget(purpose),
    mayCall: (spent) => isWithinBudget(budgets, purpose, spent),
  })
}

/**
 * Records as LOST the calls that a dead process left RUNNING: those of the turn, or without a `turnId` the session's
 * assessments, or its plan. For whoever takes over the lease, before it calls again. Returns how many there were.
 */
export function markCallsLost(deps: { db: Db }, owner: CallOwner, purpose?: 'PLAN'): Promise<number> {
  return updateLostCalls(deps.db, owner, purpose)
}

/** How many calls of a turn for this purpose have answered: a step is answered once, even when the answer was lost. */
export function countCompletedCalls(
  deps: { db: Db },
  owner: CallOwner & { turnId: bigint },
  purpose: CallPurpose,
): Promise<number> {
  return readCompletedCalls(deps.db, owner, purpose)
}
