import { traceMetrics } from './counted-exports.ts'
import type { Metrics } from './metrics.ts'
import { spanAttributeNames } from './span-attributes.ts'
import { useTracer } from './tracing.ts'

export interface TracingOptions {
  /** Of an OpenTelemetry collector; undefined: no traces. */
  readonly endpoint: string | undefined
  /** Of all traces, from 0 to 1. */
  readonly sampleRatio: number
  readonly service: string
  /** Names that this service adds to the allow-list. None may hold a secret or a person's data. */
  readonly attributes: readonly string[]
  readonly metrics: Metrics
}

/** Switches traces on in this process where there is a collector. `stop` sends what is left, within two seconds. */
export async function startTracing(options: TracingOptions): Promise<{ stop(): Promise<void> }> {
  const { endpoint, attributes, metrics } = options
  // Shown in any case: whoever looks for it sees that nothing is sent.
  metrics.counter(traceMetrics.exported)
  if (endpoint === undefined) return { stop: () => Promise.resolve() }
  const { createOtlpTracer } = await import('./otlp-tracer.ts')
  const tracer = createOtlpTracer({
    ...options,
    endpoint,
    allowedNames: new Set<string>([...spanAttributeNames, ...attributes]),
  })
  useTracer(tracer)
  return {
    async stop() {
      useTracer(undefined)
      await tracer.stop()
    },
  }
}
