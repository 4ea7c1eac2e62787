/** Which values a label may have: a list that is complete, or in words what bounds them, such as `patterns of routes`. */
export type LabelValues = readonly string[] | string

/** The complete lists that one process knows of labels that are bounded in words only, such as its channels. */
export type KnownValues<Label extends string> = { readonly [Key in Label]?: readonly string[] }

/** What a metric is, known before anything is measured: pages and alert rules are held against it. */
export interface MetricDefinition<
  Kind extends 'counter' | 'gauge' | 'histogram' = 'counter' | 'gauge' | 'histogram',
  Label extends string = string,
> {
  readonly kind: Kind
  readonly name: string
  /** What a value counts in, such as `seconds` or `rows`. */
  readonly unit: string
  /** The help text of /metrics. */
  readonly help: string
  readonly labels?: Readonly<Record<Label, LabelValues>> | undefined
  /** Upper bounds, in the unit; of a histogram only. */
  readonly buckets?: readonly number[]
}

/** A count of `unit` since the process began. Where the values of all labels are known each series begins with 0. */
export function counter<Label extends string = never>(
  name: string,
  unit: string,
  help: string,
  labels?: Readonly<Record<Label, LabelValues>>,
): MetricDefinition<'counter', Label> {
  return { kind: 'counter', name, unit, help, labels }
}

/** An amount of `unit` at the moment when it is asked for. */
export function gauge<Label extends string = never>(
  name: string,
  unit: string,
  help: string,
  labels?: Readonly<Record<Label, LabelValues>>,
): MetricDefinition<'gauge', Label> {
  return { kind: 'gauge', name, unit, help, labels }
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Durations in seconds. `buckets` are upper bounds; default: 1 ms to 30 s. */
export function histogram<Label extends string = never>(
  name: string,
  help: string,
  labels?: Readonly<Record<Label, LabelValues>>,
  buckets: readonly number[] = secondsBuckets,
): MetricDefinition<'histogram', Label> {
  return { kind: 'histogram', name, unit: 'seconds', help, labels, buckets }
}

/** The definitions of several groups as one list. */
export function definitionsOf(
  groups: readonly Readonly<Record<string, MetricDefinition>>[],
): readonly MetricDefinition[] {
  return groups.flatMap((group) => Object.values<MetricDefinition>(group))
}

/**
 * Every combination of values, in the order of the labels; none where the values of a label are not known.
 * @param known the values of labels that are bounded in words only
 */
export function seriesOf<Label extends string>(
  { labels }: { readonly labels?: Readonly<Record<Label, LabelValues>> | undefined },
  known: KnownValues<Label> = {},
): readonly (readonly string[])[] {
  const lists: Readonly<Record<string, LabelValues | undefined>> = { ...labels, ...known }
  return Object.keys(labels ?? {}).reduce<readonly (readonly string[])[]>(
    (series, label) => {
      const values = lists[label]
      return typeof values === 'object'
        ? series.flatMap((head) => values.map((value) => [...head, value]))
        : []
    },
    [[]],
  )
}
