import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { seriesOf, type KnownValues, type MetricDefinition } from './metric-definition.ts'

/** The metrics of one process, in a registry of its own. Asking twice for a name gives the same metric. */
export interface Metrics {
  /** A counter that is born with its first failure hides it: all series that are known begin with 0. */
  counter<Label extends string>(
    definition: MetricDefinition<'counter', Label>,
    known?: KnownValues<Label>,
  ): Counter<Label>
  /** `collect` sets the values at the moment when they are asked for. */
  gauge<Label extends string>(
    definition: MetricDefinition<'gauge', Label>,
    collect?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label>
  histogram<Label extends string>(definition: MetricDefinition<'histogram', Label>): Histogram<Label>
  /** All metrics in the Prometheus text format. */
  render(): Promise<string>
  /** The `Content-Type` of what `render` gives. */
  readonly contentType: string
}

/** Milliseconds between two looks at the event loop: the default of 10 costs an idle service half a percent of a core. */
const eventLoopMonitoringPrecision = 100

export interface MetricsOptions {
  /** Label `service` of every series. */
  readonly service: string
  /** Also measure the process itself: memory, event loop delay, open handles. Default true. */
  readonly process?: boolean
}

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  registry.setDefaultLabels({ service: options.service })
  if (options.process ?? true) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision })
  const once = <M>(kind: new (...given: never[]) => M, name: string, make: () => M): M => {
    const known: unknown = registry.getSingleMetric(name)
    if (known instanceof kind) return known
    if (known !== undefined) throw new Error(`metric ${name} exists as another kind`)
    return make()
  }
  return {
    counter: <Label extends string>(
      definition: MetricDefinition<'counter', Label>,
      known: KnownValues<Label> = {},
    ) => {
      const { name, help } = definition
      const made = once(Counter, name, () => {
        return new Counter({ name, help, labelNames: labelsOf(definition), registers })
      })
      // Also of one that is there already: a second consumer group has series of its own.
      for (const values of seriesOf(definition, known)) made.labels(...values).inc(0)
      return made
    },
    gauge: <Label extends string>(
      definition: MetricDefinition<'gauge', Label>,
      collect: (gauge: Gauge<Label>) => void = () => undefined,
    ) =>
      once(Gauge, definition.name, () => {
        const { name, help } = definition
        const labelNames = labelsOf(definition)
        const made: Gauge<Label> = new Gauge({
          name,
          help,
          labelNames,
          registers,
          collect: () => collect(made),
        })
        return made
      }),
    histogram: <Label extends string>(definition: MetricDefinition<'histogram', Label>) =>
      once(Histogram, definition.name, () => {
        const { name, help, buckets = [] } = definition
        return new Histogram({
          name,
          help,
          labelNames: labelsOf(definition),
          buckets: [...buckets],
          registers,
        })
      }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

const isLabel = <Label extends string>(
  name: string,
  labels: Readonly<Record<Label, unknown>>,
): name is Label => name in labels

function labelsOf<Label extends string>({
  labels,
}: MetricDefinition<'counter' | 'gauge' | 'histogram', Label>): Label[] {
  if (labels === undefined) return []
  return Object.keys(labels).filter((name) => isLabel(name, labels))
}
