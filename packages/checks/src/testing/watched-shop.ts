import { alertsFindings } from '../alerts/alerts-findings.ts'
import { fixtureFolder } from './fixture-tree.ts'

/** A runbook that is as it should be, but for the sections that are given. */
export const page = (changes: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    '# SlowOrders': '',
    '## For customers': 'Orders take long.',
    '## Look at':
      '1. one\n\n   ```promql\n   order:seconds:p95 > 3\n   ```\n\n2. `GET /api/v1/orders?page=1`\n3. `"an order is slow"`',
    '## Do': '1. one\n2. two\n3. three',
    '## It ends': 'When they do not.',
    ...changes,
  })
    .map(([heading, text]) => `${heading}\n\n${text}\n\n`)
    .join('')

/** A file of rules: what is recorded, and what is given. */
export const rules = (alert: string): string =>
  `groups:
  - name: orders
    rules:
      - record: order:seconds:p95
        expr: histogram_quantile(0.95, sum by (le) (rate(order_seconds_bucket[5m])))
${alert}`

/** The one alert. */
export const alert = `      - alert: SlowOrders
        expr: order:seconds:p95 > 3 and on () rate(orders_total[5m]) > 0 and on () up == 1
        labels: { severity: page }
        annotations: { summary: 'slow', runbook: docs/runbooks/SlowOrders.md }
`

/** A test of the alert for each expectation. */
export const tests = (...expected: readonly string[]): string =>
  `rule_files: [orders.rules.yml]
tests:
  - input_series: []
    alert_rule_test:
${expected.map((one) => `      - { eval_time: 1m, alertname: SlowOrders, exp_alerts: ${one} }\n`).join('')}`

/** A dashboard of one panel, with what is given in place of what is sound. */
export const panel = (changes: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    title: 'Orders',
    panels: [
      { type: 'row', title: 'Orders' },
      {
        type: 'timeseries',
        title: 'Slow',
        description: 'Good: below a second.',
        links: [{ url: '${runbooks}/SlowOrders.md' }],
        targets: [
          {
            expr: 'sum by (channel) (rate(orders_total{outcome="PAID",service=~"$service"}[$__rate_interval]))',
            legendFormat: '{{channel}}',
          },
        ],
        ...changes,
      },
    ],
  })

const metrics = [
  { kind: 'histogram', name: 'order_seconds', unit: 'seconds', help: 'Seconds', buckets: [1, 30] },
  {
    kind: 'counter',
    name: 'orders_total',
    unit: 'orders',
    help: 'Orders made',
    labels: { channel: 'channels', outcome: ['PAID', 'FAILED'] },
  },
]

/** A shop whose rules, tests, pages and panels agree. */
export const clean: Readonly<Record<string, string>> = {
  'services/shop/src/metrics.ts': `export const metrics = ${JSON.stringify(metrics)}\n`,
  'services/shop/src/orders/tell.ts': "logger.warn('an order is slow')\n",
  'infra/grafana/dashboards/orders.json': panel(),
  'services/shop/openapi.json': JSON.stringify({ paths: { '/api/v1/orders': { get: {} } } }),
  'infra/prometheus/orders.rules.yml': rules(alert),
  'infra/prometheus/orders.rules.test.yml': tests('[]', '[{ exp_labels: { severity: page } }]'),
  'infra/alertmanager/alertmanager.yml':
    'inhibit_rules: [{ target_matchers: [\'alertname=~"SlowOrders"\'] }]\n',
  'docs/runbooks/SlowOrders.md': page(),
  'docs/why-payments-stopped.md': 'See `Orders › Slow`.\n',
  'docs/runbooks/README.md':
    '| alert | | |\n|---|---|---|\n| [SlowOrders](SlowOrders.md) | page | Orders take long. |\n',
}

/** What is found in the shop with these files in place of its own. */
export async function found(changes: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const findings = await alertsFindings(await fixtureFolder({ ...clean, ...changes }))
  return findings.map(
    ({ file, line, rule, todo }) => `${rule} ${file}${line === undefined ? '' : `:${line}`} ${todo}`,
  )
}

export const ruleFile = 'infra/prometheus/orders.rules.yml'
export const dashboardFile = 'infra/grafana/dashboards/orders.json'
/** With another expression of the alert. */
export const withExpr = (expr: string) => ({ [ruleFile]: rules(alert.replace(/expr: .*/, `expr: ${expr}`)) })
