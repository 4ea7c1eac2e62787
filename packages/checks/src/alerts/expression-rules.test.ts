import { expect, it } from 'vitest'
import { alert, dashboardFile, found, panel, ruleFile, rules, withExpr } from '../testing/watched-shop.ts'

it('a name that nothing measures is found, or a histogram without its ending', async () => {
  for (const name of ['order_seconds', 'orders_created_total', 'order:seconds:p99']) {
    expect(await found(withExpr(`${name} > 3`))).toEqual([
      `expression ${ruleFile} SlowOrders: nothing measures or records ${name}`,
    ])
  }
})

it.each([
  ['orders_total{chanel="ALIPAY"}', 'orders_total has no label chanel'],
  ['orders_total{outcome="PAYED"}', 'orders_total never has outcome "PAYED"'],
  ['orders_total{outcome!~"PAID|LOST"}', 'orders_total never has outcome "LOST"'],
  ['orders_total{service="shops"}', 'orders_total never has service "shops"'],
  ['order_seconds_bucket{le="10"}', 'order_seconds_bucket never has le "10"'],
  ['http_errors_total{route="/api/v1/order"}', 'http_errors_total never has route "/api/v1/order"'],
  ['sum by (chanel) (orders_total)', 'groups by chanel, a label of nothing in it'],
  ['order:seconds:p95{channel="ALIPAY"}', 'order:seconds:p95 has no label channel'],
])('what no series ever has is found: %s', async (expr, todo) => {
  expect(await found(withExpr(`'${expr} > 3'`))).toEqual([`expression ${ruleFile} SlowOrders: ${todo}`])
})

it('values that some series has are no findings, written in whatever way', async () => {
  for (const expr of [
    'order_seconds_bucket{le=~"30(\\\\.0)?"} > 3',
    'http_errors_total{route=~"/(livez|readyz)"} > 3',
    'sum by (job) (job_runs_total{outcome!="BUSY"}) > 3',
    'orders_total{channel="ALIPAY",instance=~".+"} > 3',
  ]) {
    expect(await found(withExpr(`'${expr}'`))).toEqual([])
  }
})

it('an annotation or a legend that shows a label which the result has lost is found', async () => {
  const shown = alert.replace("'slow'", "'{{ $labels.channel }} is slow'")
  expect(
    await found({ [ruleFile]: rules(shown.replace(/expr: .*/, 'expr: sum(orders_total) > 3')) }),
  ).toEqual([`expression ${ruleFile} SlowOrders: shows channel, a label that its result has not`])
  expect(await found({ [ruleFile]: rules(shown.replace(/expr: .*/, 'expr: orders_total > 3')) })).toEqual([])
  const targets = [{ expr: 'sum(orders_total)', legendFormat: '{{channel}}' }]
  expect(await found({ [dashboardFile]: panel({ targets }) })).toEqual([
    `panel ${dashboardFile} Slow: shows channel, a label that its result has not`,
  ])
})

it('a panel that asks for what is not measured, or for nothing, is found', async () => {
  const targets = [{ expr: 'rate(orders_payed_total[$__rate_interval])', legendFormat: 'orders' }]
  expect(await found({ [dashboardFile]: panel({ targets }) })).toEqual([
    `panel ${dashboardFile} Slow: nothing measures or records orders_payed_total`,
  ])
  expect(await found({ [dashboardFile]: panel({ targets: [] }) })).toContain(
    `dashboard ${dashboardFile} Slow: asks for nothing`,
  )
})

it('a panel that does not say what good looks like, or links to no alert, is found, and an alert without a panel', async () => {
  const links = [{ url: '${runbooks}/LateOrders.md' }]
  expect(await found({ [dashboardFile]: panel({ description: 'Orders.', links }) })).toEqual([
    `dashboard ${dashboardFile} Slow: does not say what good looks like`,
    `dashboard ${dashboardFile} Slow: links to LateOrders, which is no alert`,
    `dashboard ${ruleFile} SlowOrders: no panel of a dashboard shows what it is about`,
  ])
})
