import type { Fault, Inspection } from '../finding.ts'
import { labelsOf, type KnownSeries } from './known-series.ts'
import { readExpression, type Expression, type Matcher, type Selector } from './promql.ts'

/** A text that holds an expression, and where. */
export interface ExpressionPlace {
  readonly file: string
  readonly line?: number
  /** What it belongs to. */
  readonly of: string
  readonly expr: string
  /** Texts beside it that name labels of its result: `{{ $labels.channel }}`, or `{{channel}}` in a legend. */
  readonly texts?: readonly string[]
}

/**
 * Every expression can be read; every name in it is one that is measured or recorded, every label one that this series has, and
 * every value one that this label may have, since what asks for something else is silent for ever.
 */
export function expressionFaults(places: readonly ExpressionPlace[], known: KnownSeries): Inspection {
  const faults = places.flatMap(({ file, line, of, expr, texts = [] }): readonly Fault[] => {
    const expression = readExpression(expr)
    const { faultAt } = expression
    const where = line === undefined ? { file } : { file, line }
    const todos =
      faultAt === undefined
        ? todosOf(expression, known, texts)
        : [`cannot be read from "${expr.slice(faultAt, faultAt + 30).trim()}"`]
    return [...new Set(todos)].map((todo) => ({ ...where, todo: `${of}: ${todo}` }))
  })
  return { lookedAt: places.length, faults }
}

function todosOf(expression: Expression, known: KnownSeries, texts: readonly string[]): readonly string[] {
  const { selectors, grouping } = expression
  const unknown = selectors.filter(({ name }) => !known.has(name))
  if (unknown.length > 0) return unknown.map(({ name }) => `nothing measures or records ${name}`)
  const isKnown = (label: string) => selectors.some(({ name }) => known.get(name)?.has(label))
  const shown = labelsOf(expression, known)
  return [
    ...selectors.flatMap((selector) => selectorTodos(selector, known)),
    ...grouping
      .filter((label) => !isKnown(label))
      .map((label) => `groups by ${label}, a label of nothing in it`),
    ...texts
      .flatMap((text) => labelsIn(text))
      .filter((label) => !shown.has(label))
      .map((label) => `shows ${label}, a label that its result has not`),
  ]
}

function selectorTodos({ name, matchers }: Selector, known: KnownSeries): readonly string[] {
  return matchers.flatMap(({ label, operator, value }): readonly string[] => {
    const labels = known.get(name)
    if (!labels?.has(label)) return [`${name} has no label ${label}`]
    const values = labels.get(label)
    if (values === undefined) return []
    return neverMatching({ label, operator, value }, values).map(
      (part) => `${name} never has ${label} "${part}"`,
    )
  })
}

/** The parts of a matcher that fit no value. Grafana puts its own values in the place of `$service`. */
function neverMatching({ operator, value }: Matcher, values: readonly string[]): readonly string[] {
  if (value === '' || value.startsWith('$')) return []
  if (!operator.includes('~')) return values.includes(value) ? [] : [value]
  const parts = value.includes('(') ? [value] : value.split('|')
  return parts.filter((part) => !values.some((one) => new RegExp(`^(?:${part})$`).test(one)))
}

function labelsIn(text: string): readonly string[] {
  return Array.from(
    text.matchAll(/\$labels\.(\w+)|\{\{(\w+)\}\}/g),
    ([, ofRule, ofLegend]) => ofRule ?? ofLegend ?? '',
  )
}
