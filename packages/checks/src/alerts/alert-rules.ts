import type { Fault, Inspection } from '../finding.ts'
import { readExpression } from './promql.ts'
import type { ExpectedAlert, PrometheusRule } from './rule-files.ts'

/** Where the page of an alert is, from the repository's root. */
export const runbookOf = (alert: string): string => `docs/runbooks/${alert}.md`

/** Who is woken, and who finds it in the morning. */
const severities = ['page', 'ticket']

/** A text that holds an expression, and where. */
export interface ExpressionPlace {
  readonly file: string
  readonly line?: number
  /** What it belongs to. */
  readonly of: string
  readonly expr: string
}

/** Every expression can be read, and every name in it is one that is measured or recorded. */
export function expressionFaults(places: readonly ExpressionPlace[], known: ReadonlySet<string>): Inspection {
  const faults = places.flatMap(({ file, line, of, expr }): readonly Fault[] => {
    const { names, faultAt } = readExpression(expr)
    const where = line === undefined ? { file } : { file, line }
    if (faultAt !== undefined) {
      return [{ ...where, todo: `${of}: cannot be read from "${expr.slice(faultAt, faultAt + 30).trim()}"` }]
    }
    const unknown = [...new Set(names)].filter((name) => !known.has(name))
    return unknown.map((name) => ({ ...where, todo: `${of}: nothing measures or records ${name}` }))
  })
  return { lookedAt: places.length, faults }
}

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
