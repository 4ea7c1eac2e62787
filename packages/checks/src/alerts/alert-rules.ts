import type { Fault, Inspection } from '../finding.ts'
import type { ExpectedAlert, PrometheusRule } from './rule-files.ts'

/** Where the page of an alert is, from the repository's root. */
export const runbookOf = (alert: string): string => `docs/runbooks/${alert}.md`

/** Who is woken, and who finds it in the morning. */
const severities = ['page', 'ticket']

/** Every alert has one name, somebody who is told, a summary and the path of its runbook. */
export function alertFaults(rules: readonly PrometheusRule[]): Inspection {
  const seen = new Set<string>()
  const alerts = rules.flatMap((rule) => (rule.alert === undefined ? [] : [{ ...rule, alert: rule.alert }]))
  const faults = alerts.flatMap(({ file, alert, labels, annotations }): readonly Fault[] => {
    const todos: string[] = []
    if (seen.has(alert)) todos.push('has the name of another alert')
    seen.add(alert)
    if (!severities.includes(labels['severity'] ?? '')) {
      todos.push(`needs a severity: ${severities.join(' or ')}`)
    }
    if (annotations['summary'] === undefined) todos.push('needs a summary')
    if (annotations['runbook'] !== runbookOf(alert)) todos.push(`needs runbook: ${runbookOf(alert)}`)
    return todos.map((todo) => ({ file, todo: `${alert} ${todo}` }))
  })
  return { lookedAt: alerts.length, faults }
}

/** Whatever Alertmanager routes or silences by name is an alert: a name that is gone silences nothing. */
export function routedFaults(rules: readonly PrometheusRule[], file: string, text: string): Inspection {
  const named = Array.from(text.matchAll(/alertname=~?"([\w|]+)"/g), ([, names = '']) =>
    names.split('|'),
  ).flat()
  const faults = named
    .filter((name) => !rules.some(({ alert }) => alert === name))
    .map((name) => ({ file, todo: `${name} is no alert` }))
  return { lookedAt: named.length, faults }
}

/** Every alert is seen to fire by one test and to be silent by one, and no test is about an alert that is gone. */
export function alertTestFaults(
  rules: readonly PrometheusRule[],
  expected: readonly ExpectedAlert[],
): Inspection {
  const alerts = rules.flatMap(({ file, alert }) => (alert === undefined ? [] : [{ file, alert }]))
  const untested = alerts.flatMap(({ file, alert }): readonly Fault[] => {
    const own = expected.filter((one) => one.alert === alert)
    return [
      ...(own.some(({ fires }) => fires) ? [] : [{ file, todo: `${alert}: no test sees it fire` }]),
      ...(own.some(({ fires }) => !fires) ? [] : [{ file, todo: `${alert}: no test sees it silent` }]),
    ]
  })
  const gone = expected
    .filter((one) => !alerts.some(({ alert }) => alert === one.alert))
    .map(({ file, alert }) => ({ file, todo: `${alert} is no alert: its expectation proves nothing` }))
  return { lookedAt: expected.length, faults: [...untested, ...gone] }
}
