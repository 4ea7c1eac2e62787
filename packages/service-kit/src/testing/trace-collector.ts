import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { listenLocally, type ListeningServer } from './listen-locally.ts'

/** A span as it came over OTLP. */
export interface CollectedSpan {
  readonly service: string
  readonly name: string
  readonly kind: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER'
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly hasFailed: boolean
  readonly attributes: Readonly<Record<string, string>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
}

/** Its URL is for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
export interface TraceCollector extends ListeningServer {
  readonly spans: readonly CollectedSpan[]
  /** Everything that came, as it was sent. */
  readonly texts: readonly string[]
}

const attribute = z.object({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
    z
      .strictObject({ intValue: z.union([z.number(), z.string()]) })
      .transform(({ intValue }) => String(intValue)),
    z.strictObject({ doubleValue: z.number() }).transform(({ doubleValue }) => String(doubleValue)),
  ]),
})

const attributes = z
  .array(attribute)
  .default([])
  .transform((all) => Object.fromEntries(all.map(({ key, value }) => [key, value])))

const traceId = z.string().regex(/^[0-9a-f]{32}$/)
const spanId = z.string().regex(/^[0-9a-f]{16}$/)
const kinds = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const
const failed = 2

/** What is read of an `ExportTraceServiceRequest`. Source: opentelemetry-proto 1, JSON encoding. */
const traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId,
              spanId,
              parentSpanId: spanId.optional(),
              name: z.string(),
              kind: z.int().min(1).max(kinds.length),
              status: z.object({ code: z.int().optional() }).optional(),
              attributes,
              links: z.array(z.object({ traceId, spanId })).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** An OpenTelemetry collector that keeps what it gets. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = []
  const texts: string[] = []
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        texts.push(body)
        if (request.url === '/v1/traces') spans.push(...spansIn(body))
        response.setHeader('content-type', 'application/json').end('{}')
      },
      () => response.destroy(),
    )
  })
  return { ...(await listenLocally(server)), spans, texts }
}

function spansIn(body: string): CollectedSpan[] {
  return traces.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap((scope) => scope.spans)
      .map(({ kind, status, parentSpanId, ...span }) => ({
        ...span,
        parentSpanId,
        service: resource.attributes['service.name'] ?? '',
        kind: kinds[kind - 1] ?? 'INTERNAL',
        hasFailed: status?.code === failed,
      })),
  )
}
