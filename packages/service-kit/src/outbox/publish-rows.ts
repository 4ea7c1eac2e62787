import { namespaced } from '../config/namespaced.ts'
import type { EventProducer } from '../kafka/producer.ts'
import { traceparentOf } from '../telemetry/context.ts'
import type { Span } from '../telemetry/span.ts'
import { startSpan } from '../telemetry/tracing.ts'
import type { UnpublishedRow } from './rows.ts'

/**
 * Resolves when Kafka has them all. While traces are switched on each is sent in a span of the trace that recorded it, under which
 * its consumers go on.
 */
export async function publishRows(
  { producer, namespace }: { readonly producer: EventProducer; readonly namespace: string },
  rows: readonly UnpublishedRow[],
): Promise<void> {
  const sent = rows.map((row) => ({ row, span: sendSpan(row) }))
  try {
    await producer.sendBatch(
      sent.map(({ row, span }) => ({
        topic: namespaced(namespace, row.topic),
        message: { key: row.key, value: row.payload, headers: headersOf(row, span) },
      })),
    )
  } catch (error) {
    for (const { span } of sent) span?.fail('NOT_PUBLISHED')
    throw error
  } finally {
    for (const { span } of sent) span?.end()
  }
}

function sendSpan({ topic, headers }: UnpublishedRow): Span | undefined {
  return startSpan(`send ${topic}`, {
    kind: 'PRODUCER',
    continues: headers['traceparent'],
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.destination.name': topic,
      'messaging.message.id': headers['ce_id'],
      'event.type': headers['ce_type'],
    },
  })
}

function headersOf({ headers }: UnpublishedRow, span: Span | undefined): UnpublishedRow['headers'] {
  return span === undefined ? headers : { ...headers, traceparent: traceparentOf(span) }
}
