import type { MetricDefinition } from '@interview-pass/service-kit'
import { metricsOf } from '../generated/load-service.ts'
import { listFiles } from '../source/list-files.ts'
import { readExpression, type Expression } from './promql.ts'
import type { PrometheusRule } from './rule-files.ts'

/** The values of each label of a series; undefined where they are bounded in words only. */
export type KnownLabels = ReadonlyMap<string, readonly string[] | undefined>

/** By the names under which Prometheus knows them. */
export type KnownSeries = ReadonlyMap<string, KnownLabels>

const severity = ['page', 'ticket']

/** What others than our code measure, by who does; without the labels of a target. */
const foreign: Readonly<Record<string, Readonly<Record<string, readonly string[] | undefined>>>> = {
  // Prometheus
  up: {},
  ALERTS: { alertname: undefined, alertstate: ['pending', 'firing'], severity },
  // prom-client
  process_start_time_seconds: {},
  process_resident_memory_bytes: {},
  process_cpu_seconds_total: {},
  nodejs_eventloop_lag_p99_seconds: {},
  // blackbox_exporter
  probe_ssl_earliest_cert_expiry: {},
  // node_exporter
  node_filesystem_avail_bytes: { fstype: undefined, mountpoint: undefined },
  node_filesystem_size_bytes: { fstype: undefined, mountpoint: undefined },
}

/**
 * Everything that expressions may ask for: what the services define, what is measured around them, and what the rules record.
 * @param routes the patterns that requests are counted under
 */
export async function knownSeries(
  root: string,
  rules: readonly PrometheusRule[],
  routes: readonly string[],
): Promise<KnownSeries> {
  const services = listFiles(root, 'services/*/src/metrics.ts').map((path) => path.split('/')[1] ?? '')
  const target: KnownLabels = new Map([
    ['service', services],
    ['instance', undefined],
    ['job', ['interview-pass']],
  ])
  const known = new Map<string, KnownLabels>()
  for (const [name, labels] of Object.entries(foreign)) {
    known.set(name, new Map([...target, ...Object.entries(labels)]))
  }
  const { serviceMetrics } = await import('@interview-pass/service-kit')
  const own = await Promise.all(services.map((service) => metricsOf(root, service)))
  for (const definition of [...serviceMetrics, ...own.flatMap(({ metrics }) => metrics)]) {
    addDefined(known, definition, new Map([...target, ['route', routes]]))
  }
  addRecorded(known, rules)
  return known
}

function addDefined(
  known: Map<string, KnownLabels>,
  { kind, name, labels = {}, buckets = [] }: MetricDefinition,
  bounded: KnownLabels,
): void {
  const own = Object.entries(labels).map(([label, values]) => {
    const isClosed = typeof values !== 'string'
    return [label, isClosed ? values : label === 'route' ? bounded.get('route') : undefined] as const
  })
  const all = new Map([...bounded].filter(([label]) => label !== 'route'))
  for (const [label, values] of own) all.set(label, values)
  if (kind !== 'histogram') {
    known.set(name, all)
    return
  }
  // Prometheus 3 writes "30.0" for what is "30" before.
  const bounds = buckets.flatMap((bound) => [String(bound), bound.toFixed(1)])
  known.set(`${name}_bucket`, new Map([...all, ['le', [...bounds, '+Inf']]]))
  known.set(`${name}_sum`, all)
  known.set(`${name}_count`, all)
}

/** Rules may build on each other in any order: it is gone through until nothing new is learnt. */
function addRecorded(known: Map<string, KnownLabels>, rules: readonly PrometheusRule[]): void {
  const records = rules.flatMap(({ record, expr, labels }) =>
    record === undefined ? [] : [{ record, expression: readExpression(expr), labels }],
  )
  for (const { record } of records) known.set(record, new Map())
  for (let before = -1, now = sizeOf(known); now !== before; before = now, now = sizeOf(known)) {
    for (const { record, expression, labels } of records) {
      const fixed = Object.entries(labels).map(([label, value]) => [label, [value]] as const)
      const made = new Map([...labelsOf(expression, known), ...fixed])
      known.set(record, merged([known.get(record) ?? new Map(), made]))
    }
  }
}

function sizeOf(known: KnownSeries): number {
  return [...known.values()].reduce(
    (sum, labels) => sum + [...labels.values()].reduce((size, values) => size + 1 + (values?.length ?? 0), 0),
    0,
  )
}

/** The labels that what an expression gives may have. */
export function labelsOf({ selectors, grouping, aggregates }: Expression, known: KnownSeries): KnownLabels {
  const all = merged(selectors.map(({ name }) => known.get(name) ?? new Map()))
  return aggregates ? new Map([...all].filter(([label]) => grouping.includes(label))) : all
}

function merged(several: readonly KnownLabels[]): KnownLabels {
  const all = new Map<string, readonly string[] | undefined>()
  for (const labels of several) {
    for (const [label, values] of labels) {
      const others = all.get(label)
      const isOpen = values === undefined || (all.has(label) && others === undefined)
      all.set(label, isOpen ? undefined : [...new Set([...(others ?? []), ...values])])
    }
  }
  return all
}
