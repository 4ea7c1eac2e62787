import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { counter } from './metric-definition.ts'
import type { Metrics } from './metrics.ts'

export const traceMetrics = {
  exported: counter('trace_spans_total', 'spans', 'Spans sent to the collector; LOST ones it did not take', {
    outcome: ['EXPORTED', 'LOST'],
  }),
}

const exportSucceeded = 0

/** Counts what an exporter sends: a collector that is away must be seen, and is nobody's error but its own. */
export function countedExports(exporter: SpanExporter, metrics: Metrics): SpanExporter {
  const spans = metrics.counter(traceMetrics.exported)
  return {
    export(batch, done) {
      exporter.export(batch, (result) => {
        const code: number = result.code
        spans.inc({ outcome: code === exportSucceeded ? 'EXPORTED' : 'LOST' }, batch.length)
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
  }
}
