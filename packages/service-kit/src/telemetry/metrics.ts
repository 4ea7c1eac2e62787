import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The metrics of one process, in a registry of its own. Asking twice for a name gives the same metric. */
export interface Metrics {
  counter<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Counter<Label>
  /** `collect` sets the values at the moment when they are asked for. */
  gauge<Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
    collect?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label>
  /** `buckets` are upper bounds in the metric's own unit; default: 1 ms to 30 s, in seconds. */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
    buckets?: readonly number[],
  ): Histogram<Label>
  /** All metrics in the Prometheus text format. */
  render(): Promise<string>
  /** The `Content-Type` of what `render` gives. */
  readonly contentType: string
}

/** Milliseconds between two looks at the event loop: the default of 10 costs an idle service half a percent of a core. */
const eventLoopMonitoringPrecision = 100

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export interface MetricsOptions {
  /** Label `service` of every series. */
  readonly service: string
  /** Also measure the process itself: memory, event loop delay, open handles. Default true. */
  readonly process?: boolean
}

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service: options.service })
  if (options.process ?? true) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision })
  const once = <M>(kind: new (...given: never[]) => M, name: string, make: () => M): M => {
    const known: unknown = registry.getSingleMetric(name)
    if (known instanceof kind) return known
    if (known !== undefined) throw new Error(`metric ${name} exists as another kind`)
    return make()
  }
  return {
    counter: (name, help, labels = []) =>
      once(Counter, name, () => new Counter({ name, help, labelNames: labels, registers: [registry] })),
    gauge: <Label extends string = never>(
      name: string,
      help: string,
      labels: readonly Label[] = [],
      collect: (gauge: Gauge<Label>) => void = () => undefined,
    ) =>
      once(Gauge, name, () => {
        const gauge: Gauge<Label> = new Gauge({
          name,
          help,
          labelNames: labels,
          registers: [registry],
          collect: () => collect(gauge),
        })
        return gauge
      }),
    histogram: (name, help, labels = [], buckets = secondsBuckets) =>
      once(
        Histogram,
        name,
        () => new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [registry] }),
      ),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
