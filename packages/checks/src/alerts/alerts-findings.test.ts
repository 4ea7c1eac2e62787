import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { alert, clean, found, page, ruleFile, rules, tests, withExpr } from '../testing/watched-shop.ts'
import { alertsFindings } from './alerts-findings.ts'

it('rules, tests and pages that agree have no findings', async () => {
  expect(await found({})).toEqual([])
})

it('an expression that cannot be read is found where it breaks', async () => {
  expect(await found(withExpr('sum by (le (order:seconds:p95) > 3'))).toEqual([
    `expression ${ruleFile} SlowOrders: cannot be read from "(order:seconds:p95) > 3"`,
  ])
})

it('a selector that names no metric is refused, since nothing can be said of it', async () => {
  expect(await found(withExpr(`'{__name__="order_seconds"} > 3'`))).toHaveLength(1)
})

it('an alert without severity, summary or the path of its page is found, and a name that is taken', async () => {
  const bare = '      - { alert: SlowOrders, expr: up == 0, labels: { severity: loud } }\n'
  const said = (await found({ [ruleFile]: rules(alert + bare) })).filter((one) => one.startsWith('alert '))
  expect(said).toEqual([
    `alert ${ruleFile} SlowOrders has the name of another alert`,
    `alert ${ruleFile} SlowOrders needs a severity: page or ticket`,
    `alert ${ruleFile} SlowOrders needs a summary`,
    `alert ${ruleFile} SlowOrders needs runbook: docs/runbooks/SlowOrders.md`,
  ])
})

it('an alert that no test sees fire, or none sees silent, is found, and a test of no alert', async () => {
  const testFile = 'infra/prometheus/orders.rules.test.yml'
  expect(await found({ [testFile]: tests('[]') })).toEqual([
    `alert-test ${ruleFile} SlowOrders: no test sees it fire`,
  ])
  expect(await found({ [testFile]: tests('[{ exp_labels: {} }]') })).toEqual([
    `alert-test ${ruleFile} SlowOrders: no test sees it silent`,
  ])
  const other =
    tests('[]', '[{}]') +
    tests('[]')
      .replace(/[^]*alert_rule_test:\n/, '')
      .replace('Slow', 'Fast')
  expect(await found({ [testFile]: other })).toEqual([
    `alert-test ${testFile} FastOrders is no alert: its expectation proves nothing`,
  ])
})

it('an alert that Alertmanager is to silence and that is gone is found', async () => {
  const file = 'infra/alertmanager/alertmanager.yml'
  expect(await found({ [file]: `matchers: ['alertname=~"SlowOrders|LateOrders"']\n` })).toEqual([
    `alert-route ${file} LateOrders is no alert`,
  ])
})

it('an alert without a page and a page without an alert are found', async () => {
  const { 'docs/runbooks/SlowOrders.md': _page, ...without } = clean
  const findings = await alertsFindings(await fixtureFolder(without))
  expect(findings.filter(({ rule }) => rule === 'runbook').map(({ file }) => file)).toContain(
    'docs/runbooks/SlowOrders.md',
  )
  expect(await found({ 'docs/runbooks/Gone.md': page().replace('SlowOrders', 'Gone') })).toEqual([
    'runbook docs/runbooks/Gone.md no alert is called Gone: rename or drop the page',
  ])
})

it('a page that lacks a section, names other than three things, or has another title is found', async () => {
  const file = 'docs/runbooks/SlowOrders.md'
  expect(await found({ [file]: page().replace('## Do\n', '## Then\n') })).toEqual([
    `runbook ${file} has the sections For customers, Look at, Then, It ends: write For customers, Look at, Do, It ends, in this order`,
  ])
  expect(await found({ [file]: page({ '## Do': '1. one\n2. two' }) })).toEqual([
    `runbook ${file} "Do" numbers 2 things: name the first 3`,
  ])
  expect(await found({ [file]: page({ '## It ends': 'One.\n\nTwo.' }) })).toEqual([
    `runbook ${file} "It ends" has 2 paragraphs: write one`,
  ])
  expect(await found({ [file]: page().replace('# SlowOrders', '# Slow') })).toEqual([
    `runbook ${file} is titled "Slow": write SlowOrders`,
  ])
})

it('a row of the table that says otherwise is found, with the row that is wanted', async () => {
  const file = 'docs/runbooks/README.md'
  expect(await found({ [file]: '| [SlowOrders](SlowOrders.md) | ticket | Orders take long. |\n' })).toEqual([
    `runbook-list ${file} lacks the row | [SlowOrders](SlowOrders.md) | page | Orders take long. |`,
    `runbook-list ${file} has a row of no alert: | [SlowOrders](SlowOrders.md) | ticket | Orders take long. |`,
  ])
})

it('a query, a route or a line of the log that does not exist is found on its line', async () => {
  const file = 'docs/runbooks/SlowOrders.md'
  expect(await found({ [file]: page().replace('order:seconds:p95 > 3', 'order:seconds:p50 > 3') })).toEqual([
    `query ${file}:13 the query: nothing measures or records order:seconds:p50`,
  ])
  expect(await found({ [file]: page().replace('GET /api/v1/orders', 'GET /api/v1/order') })).toEqual([
    `route ${file}:17 GET /api/v1/order?page=1: no service has this route`,
  ])
  expect(await found({ [file]: page().replace('order is slow', 'order is late') })).toEqual([
    `log-line ${file}:18 "an order is late": the code logs no such line`,
  ])
})

it('a page that names a panel which no dashboard has is found on its line', async () => {
  const file = 'docs/why-payments-stopped.md'
  expect(await found({ [file]: 'Not\n`Orders › Slow`, but `Orders › Late`.\n' })).toEqual([
    `panel-named ${file}:2 Orders › Late: no dashboard has this panel`,
  ])
})
