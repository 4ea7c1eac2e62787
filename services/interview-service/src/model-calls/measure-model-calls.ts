import type { Metrics } from '@interview-pass/service-kit'
import type { CallEnd, CallStart } from './model-call.ts'

export interface ModelCallMetrics {
  /** No model answers this account, which somebody has to look after. */
  countAccountRefusal(reason: string): void
  observe(call: CallStart, end: CallEnd, costNano: bigint): void
}

export function createModelCallMetrics(metrics: Metrics): ModelCallMetrics {
  const calls = metrics.counter('model_calls_total', 'Requests to the language model by outcome', [
    'purpose',
    'model',
    'outcome',
  ])
  const duration = metrics.histogram(
    'model_call_duration_seconds',
    'Duration of one request to the language model',
    ['purpose', 'model'],
  )
  const firstToken = metrics.histogram('model_first_token_seconds', 'Time to the first words of a reply', [
    'purpose',
    'model',
  ])
  const cost = metrics.counter(
    'model_cost_nano_total',
    'Cost of the language model in nano-units of the currency',
    ['purpose', 'model'],
  )
  const refusals = metrics.counter(
    'model_account_refusals_total',
    'Requests that the API refused for the account: its key, its bill or its limit',
    ['reason'],
  )
  return {
    countAccountRefusal: (reason) => refusals.inc({ reason }),
    observe({ purpose, model }, { outcome, latencyMs, firstTokenMs }, costNano) {
      calls.inc({ purpose, model, outcome })
      duration.observe({ purpose, model }, latencyMs / 1000)
      if (firstTokenMs !== undefined) firstToken.observe({ purpose, model }, firstTokenMs / 1000)
      cost.inc({ purpose, model }, Number(costNano))
    },
  }
}
