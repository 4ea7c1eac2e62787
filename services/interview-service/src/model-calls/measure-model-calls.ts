import { counter, histogram, type Metrics } from '@interview-pass/service-kit'
import { accountProblems, callOutcomes, callPurposes, type CallEnd, type CallStart } from './model-call.ts'

const ofCall = { purpose: callPurposes, model: 'models that are configured' }

export const modelCallMetrics = {
  calls: counter('model_calls_total', 'requests', 'Requests to the language model by outcome', {
    ...ofCall,
    outcome: callOutcomes,
  }),
  duration: histogram('model_call_duration_seconds', 'One request to the language model', ofCall),
  firstToken: histogram('model_first_token_seconds', 'Up to the first words of a reply', ofCall),
  cost: counter('model_cost_nano_total', 'billionths of the currency', 'Cost of the language model', ofCall),
  refusals: counter(
    'model_account_refusals_total',
    'requests',
    'Requests that the API refused for the account: its key, its bill or its limit',
    { reason: accountProblems },
  ),
  budgetSpent: counter(
    'model_budget_spent_total',
    'requests',
    'Requests to the language model that were not made, since those of their interview may cost nothing more',
    { purpose: callPurposes },
  ),
}

export interface ModelCallMetrics {
  /** No model answers this account, which somebody has to look after. */
  countAccountRefusal(reason: string): void
  countBudgetSpent(purpose: CallStart['purpose']): void
  observe(call: CallStart, end: CallEnd, costNano: bigint): void
}

export function createModelCallMetrics(metrics: Metrics): ModelCallMetrics {
  const calls = metrics.counter(modelCallMetrics.calls)
  const duration = metrics.histogram(modelCallMetrics.duration)
  const firstToken = metrics.histogram(modelCallMetrics.firstToken)
  const cost = metrics.counter(modelCallMetrics.cost)
  const refusals = metrics.counter(modelCallMetrics.refusals)
  const budgetSpent = metrics.counter(modelCallMetrics.budgetSpent)
  return {
    countAccountRefusal: (reason) => refusals.inc({ reason }),
    countBudgetSpent: (purpose) => budgetSpent.inc({ purpose }),
    observe({ purpose, model }, { outcome, latencyMs, firstTokenMs }, costNano) {
      calls.inc({ purpose, model, outcome })
      duration.observe({ purpose, model }, latencyMs / 1000)
      if (firstTokenMs !== undefined) firstToken.observe({ purpose, model }, firstTokenMs / 1000)
      cost.inc({ purpose, model }, Number(costNano))
    },
  }
}
