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
      `Key: ${keyField(event)}.`,
      tableOf(['field', 'type', 'always there'], fieldRows(event)),
      `\`\`\`json\n${JSON.stringify(event.example, null, 2)}\n\`\`\``,
    ]),
  ])
}

function keyField({ example, exampleKey }: DocumentedEvent): string {
  const fields = typeof example === 'object' && example !== null ? Object.entries(example) : []
  const field = fields.find(([, value]) => value === exampleKey)
  return field === undefined ? codeOf(exampleKey) : codeOf(field[0])
}

function fieldRows({ payload }: DocumentedEvent): readonly (readonly string[])[] {
  return Object.entries(payload.properties).map(([name, { type, format, enum: values }]) => [
    codeOf(name),
    Array.isArray(values)
      ? values.map((value) => codeOf(String(value))).join(', ')
      : (format ?? type ?? 'see schema'),
    payload.required.includes(name) ? 'yes' : 'no',
  ])
}
