import type { SpanAttributes } from './span.ts'

/**
 * The attributes that a span may have: OpenTelemetry's names where it has one. Whatever else is given is dropped, so that no
 * secret gets out by accident. Source: OpenTelemetry semantic conventions.
 */
export const spanAttributeNames = [
  'error.type',
  'event.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'messaging.consumer.group.name',
  'messaging.destination.name',
  'messaging.destination.partition.id',
  'messaging.message.id',
  'messaging.operation.type',
  'messaging.system',
  'job.name',
  'outcome',
  'request.id',
] as const

const textMax = 100

/** Those of the attributes that may be said; text is cut at 100 characters. */
export function allowedAttributes(
  attributes: SpanAttributes,
  allowed: ReadonlySet<string>,
): Record<string, string | number> {
  const kept: Record<string, string | number> = {}
  for (const name in attributes) {
    const value = attributes[name]
    if (value === undefined || value === null || !allowed.has(name)) continue
    kept[name] = typeof value === 'number' ? value : String(value).slice(0, textMax)
  }
  return kept
}
