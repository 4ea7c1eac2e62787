import type { DocumentedEvent } from './documented-event.ts'
import { codeOf, pageOf, tableOf } from './markdown.ts'

/** The events as a page: what each says, on which topic, under which key, with its fields and an example. */
export function eventsPage(events: readonly DocumentedEvent[]): string {
  return pageOf('Events', [
    'CloudEvents 1.0 in Kafka binary mode: the attributes are `ce_…` headers, the payload is JSON. An event is delivered ' +
      'at least once and keeps its `ce_id` when it is repeated; order holds among events with the same key. The ' +
      'machine-readable form is [asyncapi.yaml](asyncapi.yaml).',
    tableOf(
      ['event', 'topic', 'published by', 'means'],
      events.map(({ type, topic, source, summary }) => [
        `[${type}](#${type.toLowerCase()})`,
        codeOf(topic),
        codeOf(source),
        summary,
      ]),
    ),
    ...events.flatMap((event) => [
      `## ${event.type}`,
      event.summary,
      `Key: ${keyText(event)}.`,
      tableOf(['field', 'type', 'always there'], fieldRows(event)),
      `\`\`\`json\n${JSON.stringify(event.example, null, 2)}\n\`\`\``,
    ]),
  ])
}

function keyText({ keyFields }: DocumentedEvent): string {
  return keyFields.map(codeOf).join(', or where that is null ')
}

function fieldRows({ payload }: DocumentedEvent): readonly (readonly string[])[] {
  return Object.entries(payload.properties).map(([name, { anyOf, enum: values, ...one }]) => [
    codeOf(name),
    Array.isArray(values)
      ? values.map((value) => codeOf(String(value))).join(', ')
      : (anyOf ?? [one]).map(({ type, format }) => format ?? type ?? 'see schema').join(' or '),
    payload.required.includes(name) ? 'yes' : 'no',
  ])
}
