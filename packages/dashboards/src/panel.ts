/** A panel, before it is one of Grafana's. */
export interface Panel {
  readonly title: string
  /** What it shows, and what good looks like: read by somebody on duty who has never seen the system. */
  readonly good: string
  readonly queries: readonly Query[]
  /** One number or many lines. Default lines. */
  readonly kind?: 'number' | 'lines'
  /** As Grafana calls it: `s`, `percentunit`, `bytes`. Default a plain number. */
  readonly unit?: string
  /** Of 24. Default 4 for a number, 8 for lines. */
  readonly width?: number
  /** From here on a number is red; with `redBelow` below it. */
  readonly redFrom?: number
  readonly redBelow?: number
  /** The alerts that fire about what is shown; each has a runbook. */
  readonly alerts?: readonly string[]
}

interface Query {
  /** In PromQL, with `$service`, `$instance` and `$__rate_interval` where it likes. */
  readonly expr: string
  /** With `{{label}}` for what tells its lines apart. */
  readonly legend: string
}

export interface Row {
  readonly title: string
  readonly panels: readonly Panel[]
}

/** A dashboard: the first row answers the question of its title, the others say where it hangs. */
export interface DashboardPlan {
  /** Also the name of its file. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly rows: readonly Row[]
}

/** Events of a counter within a minute, by the labels. */
export function perMinute(counter: string, by = ''): string {
  return `sum by (${by}) (rate(${counter}[$__rate_interval])) * 60`
}

/** Of a histogram in seconds. `selector` is the name without its ending, and what is wanted of it. */
export function p95(histogram: string, by = '', wanted = ''): string {
  const labels = by === '' ? 'le' : `${by}, le`
  return `histogram_quantile(0.95, sum by (${labels}) (rate(${histogram}_bucket${wanted}[$__rate_interval])))`
}

/** What a service stands on, as the service sees it. */
export function dependencyPanels(service: string): readonly Panel[] {
  const wanted = `{service=~"${service}"}`
  return [
    {
      title: 'What it stands on answers',
      good:
        'Good: all at 1. `database` at 0: PostgreSQL is away, and nothing is sold or said. `redis` at 0: it goes on, slower and with ' +
        'limits for each replica alone. `kafka` at 0: payments are taken, and what follows them (e-mail, interview) waits.',
      queries: [
        {
          expr: `min by (service, dependency) (dependency_up${wanted})`,
          legend: '{{service}} {{dependency}}',
        },
      ],
      alerts: ['DatabaseAway', 'RedisAway', 'OutboxStandsStill', 'ConsumersGone'],
    },
    {
      title: 'How long it takes to answer, 95th percentile',
      good:
        'Good: milliseconds. `database` above 0.25 s: PostgreSQL is slow, or all connections of the pool are taken; everything else on this page is then late because of it. ' +
        'All of them slow at once: the process itself is late, see its event loop.',
      unit: 's',
      queries: [
        {
          expr: p95('dependency_check_seconds', 'service, dependency', wanted),
          legend: '{{service}} {{dependency}}',
        },
      ],
      alerts: ['DatabaseSlow'],
    },
  ]
}

/** What is alarming now, in front of every dashboard. */
export const firingAlerts: Panel = {
  title: 'Alerts that fire',
  good: 'Good: none. Each has a page `docs/runbooks/<alert>.md` with the first three things to look at and to do.',
  queries: [
    {
      expr: 'count by (alertname, severity) (ALERTS{alertstate="firing"})',
      legend: '{{severity}} {{alertname}}',
    },
  ],
}
