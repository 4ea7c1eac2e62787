import type { MetricDefinition } from '@interview-pass/service-kit'
import { codeOf, pageOf, tableOf } from './markdown.ts'
import type { RequestedMetric } from './requested-metrics.ts'

/** Those who measure, and what. */
export interface MeasuringPart {
  readonly name: string
  readonly metrics: readonly MetricDefinition[]
}

/** Every metric with its meaning, and the queries for what the documents of the system ask for by name. */
export function metricsPage(parts: readonly MeasuringPart[], requested: readonly RequestedMetric[]): string {
  return pageOf('Metrics', [
    'Both services show theirs at `/metrics` of their internal port, each series with the label `service`, beside what ' +
      'prom-client says of the process (`process_…`, `nodejs_…`). A label has one of the values that are listed, or is bounded by ' +
      'what is said in words; a counter of which all values are known begins with 0.',
    '## What was asked for',
    'By the names that the documents of the system have. Shares are null where nothing was counted.',
    tableOf(
      ['name', 'meaning', 'query'],
      requested.map(({ names, meaning, query }) => [names.join(', '), meaning, codeOf(query)]),
    ),
    ...parts.flatMap(({ name, metrics }) => [
      `## ${name}`,
      tableOf(['metric', 'kind', 'counts', 'labels', 'meaning'], metrics.map(rowOf)),
    ]),
  ])
}

function rowOf({ name, kind, unit, labels = {}, help, buckets }: MetricDefinition): readonly string[] {
  const shown = Object.entries(labels).map(
    ([label, values]) =>
      `${codeOf(label)}: ${typeof values === 'string' ? values : values.map((value) => codeOf(value)).join(', ')}`,
  )
  const bounds = buckets === undefined ? '' : `; up to ${buckets.join(', ')}`
  return [codeOf(name), kind, `${unit}${bounds}`, shown.join('; '), help]
}
