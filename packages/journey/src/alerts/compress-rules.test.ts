import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compressExpression } from './compress-expression.ts'
import { compressRules } from './compress-rules.ts'

describe('an expression for time that goes sixty times as fast', () => {
  it.each([
    ['sum(increase(a_total[10m])) >= 10', 'sum(increase(a_total[10000ms])) >= 10'],
    ['a:b:c offset 1w >= 20', 'a:b:c offset 10080000ms >= 20'],
    ['max_over_time(a[1h30m:1m])', 'max_over_time(a[90000ms:1000ms])'],
    ['avg_over_time(a[6h]) * 6 * 3600 >= 100', 'avg_over_time(a[360000ms]) * 6 * 60 >= 100'],
    ['predict_linear(a[6h], 2 * 86400) < 0', 'predict_linear(a[360000ms], 2 * 1440) < 0'],
    ['a > 60 and a{le="3600"} > 3601', 'a > 60 and a{le="3600"} > 3601'],
  ])('%s', (expression, compressed) => {
    expect(compressExpression(expression, 60)).toBe(compressed)
  })

  it.each(['time() - max(a) > 40 * 3600', 'min(a) - time() < 14 * 86400'])(
    'is the same where it is compared with the clock: %s',
    (expression) => {
      expect(compressExpression(expression, 60)).toBe(expression)
    },
  )

  it('has its other comparisons compressed all the same', () => {
    const expression = 'a * 3600 > 1 and time() - b > 2 * 3600 and c * 86400 > 1'
    expect(compressExpression(expression, 60)).toBe('a * 60 > 1 and time() - b > 2 * 3600 and c * 1440 > 1')
  })
})

it('a file of rules is compressed in all its times, and in nothing else', () => {
  const file = (interval: string, range: string, pending: string, keep: string) => `groups:
  - name: some
    interval: ${interval}
    rules:
      - record: a:b
        expr: sum(increase(a_total[${range}]))
      - alert: Some
        expr: |
          a:b > 5
          and b
        for: ${pending}
        keep_firing_for: ${keep}
        annotations: { summary: 'within 10m' }
`
  const made = compressRules(file('5m', '1h', '2m', '1d'), 60)
  expect(parse(made)).toEqual(parse(file('5000ms', '60000ms', '2000ms', '1440000ms')))
})

it('rules are looked at twice a second at most', () => {
  const text = 'groups: [{ name: some, interval: 30s, rules: [{ record: a, expr: b }] }]'
  expect(parse(compressRules(text, 600))).toMatchObject({ groups: [{ interval: '500ms' }] })
})
