import type { Db, Metrics } from '@interview-pass/service-kit'
import type { CallEnd, CallOutcome, CallOwner, CallPurpose, CallStart, TokenUsage } from './model-call.ts'
import { endModelCall, insertModelCall, readCompletedCalls, updateLostCalls } from './model-calls.store.ts'
import { costOf, type PriceTable } from './price-table.ts'

/** What a call finds out about itself while it runs; filled in by the code that talks to the API. */
export interface CallTrace {
  requestId: string | undefined
  usage: TokenUsage
  isEstimated: boolean
  /** From `performance.now()`. */
  firstTokenAt: number | undefined
}

export interface RecordModelCallNeeds {
  readonly db: Db
  readonly prices: PriceTable
  readonly metrics: Metrics
  readonly now: () => Date
}

/**
 * Runs one attempt and keeps one row of it, written before and completed after, whatever comes of it.
 * `outcomeOf` names the failure that `work` throws, which is thrown on.
 */
export async function recordModelCall<T>(
  needs: RecordModelCallNeeds,
  input: { owner: CallOwner; call: CallStart; outcomeOf: (error: unknown) => CallOutcome },
  work: (trace: CallTrace) => Promise<T>,
): Promise<T> {
  const { owner, call } = input
  const unused = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 }
  const { currency } = costOf(needs.prices, { model: call.model, at: needs.now(), usage: unused })
  const id = await insertModelCall(needs.db, owner, { ...call, currency })
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
    const { costNano } = costOf(needs.prices, { model: call.model, at: needs.now(), usage: trace.usage })
    measure(needs.metrics, call, result, costNano)
    await endModelCall(needs.db, { tenantId: owner.tenantId, id }, { ...result, costNano })
  }
  let value: T
  try {
    value = await work(trace)
  } catch (error) {
    await end(input.outcomeOf(error))
    throw error
  }
  await end('COMPLETED')
  return value
}

function measure(metrics: Metrics, call: CallStart, end: CallEnd, costNano: bigint): void {
  const labels = { purpose: call.purpose, model: call.model }
  metrics
    .counter('model_calls_total', 'Requests to the language model by outcome', [
      'purpose',
      'model',
      'outcome',
    ])
    .inc({ ...labels, outcome: end.outcome })
  metrics
    .histogram('model_call_duration_seconds', 'Duration of one request to the language model', [
      'purpose',
      'model',
    ])
    .observe(labels, end.latencyMs / 1000)
  if (end.firstTokenMs !== undefined) {
    metrics
      .histogram('model_first_token_seconds', 'Time to the first words of a reply', ['purpose', 'model'])
      .observe(labels, end.firstTokenMs / 1000)
  }
  metrics
    .counter('model_cost_nano_total', 'Cost of the language model in nano-units of the currency', [
      'purpose',
      'model',
    ])
    .inc(labels, Number(costNano))
}

/**
 * Records as LOST the calls that a dead process left RUNNING: those of the turn, or without a `turnId` the session's
 * assessments. For whoever takes over the lease, before it calls again. Returns how many there were.
 */
export function markCallsLost(needs: { db: Db }, owner: CallOwner): Promise<number> {
  return updateLostCalls(needs.db, owner)
}

/** How many calls of a turn for this purpose have answered: a step is answered once, even when the answer was lost. */
export function countCompletedCalls(
  needs: { db: Db },
  owner: CallOwner & { turnId: bigint },
  purpose: CallPurpose,
): Promise<number> {
  return readCompletedCalls(needs.db, owner, purpose)
}
