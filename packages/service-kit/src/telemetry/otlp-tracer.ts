import { context, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api'
import type { Context, Span as OtelSpan, SpanContext } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import { newId } from '../ids.ts'
import { withDeadline } from '../timing/deadline.ts'
import { newSpanId, newTraceId } from './context.ts'
import { countedExports } from './counted-exports.ts'
import type { Metrics } from './metrics.ts'
import type { NewSpan, Span, SpanIds, Tracer } from './span.ts'
import { allowedAttributes } from './span-attributes.ts'

export interface OtlpTracerOptions {
  /** Of the collector, without `/v1/traces`. */
  readonly endpoint: string
  /** Of all traces, from 0 to 1. */
  readonly sampleRatio: number
  readonly service: string
  readonly allowedNames: ReadonlySet<string>
  readonly metrics: Metrics
}

const exportTimeoutMs = 5000
const exportEveryMs = 1000
const stopDeadlineMs = 2000

/**
 * Spans by the OpenTelemetry SDK, sent in batches as OTLP over HTTP. It is imported only where traces are switched on, because
 * that takes a quarter of a second and 20 MB.
 */
export function createOtlpTracer(options: OtlpTracerOptions): Tracer {
  const { allowedNames } = options
  const exporter = new OTLPTraceExporter({
    url: new URL('v1/traces', withSlash(options.endpoint)).href,
    timeoutMillis: exportTimeoutMs,
  })
  const chosen: { traceId?: string | undefined; spanId?: string | undefined } = {}
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.service, 'service.instance.id': newId() }),
    // By the id alone: parents always say "sampled", also those of a stranger, and all services must decide alike.
    sampler: new TraceIdRatioBasedSampler(options.sampleRatio),
    idGenerator: {
      generateTraceId: () => chosen.traceId ?? newTraceId(),
      generateSpanId: () => chosen.spanId ?? newSpanId(),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: countedExports(exporter, options.metrics),
        scheduledDelayMillis: exportEveryMs,
        exportTimeoutMillis: exportTimeoutMs,
      }),
    ],
  })
  const tracer = provider.getTracer('interview-pass')
  return {
    start(name, { parent, traceId, spanId, ...span }) {
      Object.assign(chosen, { traceId, spanId })
      const started = tracer.startSpan(name, sdkOptions(span, allowedNames), contextOf(parent))
      return openSpan(started, allowedNames)
    },
    stop: () => withDeadline(() => provider.shutdown(), stopDeadlineMs).catch(() => undefined),
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

function sdkOptions(
  { kind = 'INTERNAL', attributes = {}, links, startedAt }: NewSpan,
  allowed: ReadonlySet<string>,
) {
  return {
    kind: SpanKind[kind],
    attributes: allowedAttributes(attributes, allowed),
    links: (links ?? []).map((ids) => ({ context: sdkIds(ids) })),
    ...(startedAt !== undefined && { startTime: startedAt }),
  }
}

/** The SDK's own context is not used: the kit's carries the span, and the trace's id where there is none. */
const nowhere = context.active()

function contextOf(parent: SpanIds | undefined): Context {
  return parent === undefined ? nowhere : trace.setSpanContext(nowhere, sdkIds(parent))
}

function sdkIds({ traceId, spanId }: SpanIds): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
}

function openSpan(span: OtelSpan, allowed: ReadonlySet<string>): Span {
  const { traceId, spanId } = span.spanContext()
  return {
    traceId,
    spanId,
    isUsed: false,
    set: (attributes) => void span.setAttributes(allowedAttributes(attributes, allowed)),
    link: (to) => void span.addLink({ context: sdkIds(to) }),
    fail(errorType) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      if (errorType !== undefined) span.setAttribute('error.type', errorType)
    },
    end: () => span.end(),
  }
}
