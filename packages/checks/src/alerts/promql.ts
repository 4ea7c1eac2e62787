import {
  AggregateExpr,
  GroupingLabels,
  Identifier,
  LabelMatchers,
  LabelName,
  MatchOp,
  parser,
  StringLiteral,
  UnquotedLabelMatcher,
  VectorSelector,
} from '@prometheus-io/lezer-promql'

type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

/** `channel="ALIPAY"` */
export interface Matcher {
  readonly label: string
  readonly operator: string
  readonly value: string
}

/** A metric or a recorded series, and what is wanted of it. */
export interface Selector {
  readonly name: string
  readonly matchers: readonly Matcher[]
}

/** What an expression asks for, and where it cannot be read. */
export interface Expression {
  readonly selectors: readonly Selector[]
  /** Labels by which it groups or matches series. */
  readonly grouping: readonly string[]
  /** Whether labels that it does not group by are lost. */
  readonly aggregates: boolean
  /** The offset of its first fault of syntax; undefined when there is none. Types are promtool's to check. */
  readonly faultAt: number | undefined
}

/** Reads an expression by Prometheus' own grammar. */
export function readExpression(text: string): Expression {
  const selectors: Selector[] = []
  const grouping = new Set<string>()
  let aggregates = false
  let faultAt: number | undefined
  const textOf = ({ from, to }: { from: number; to: number }): string => text.slice(from, to)
  parser.parse(text).iterate({
    enter({ type, from, node }) {
      if (type.isError) faultAt ??= from
      if (type.id === AggregateExpr) aggregates = true
      if (type.id === GroupingLabels) {
        for (const label of node.getChildren(LabelName)) grouping.add(textOf(label))
      }
      if (type.id !== VectorSelector) return
      const name = node.getChild(Identifier)
      if (name === null) faultAt ??= from
      else selectors.push({ name: textOf(name), matchers: matchersOf(node, textOf) })
    },
  })
  return { selectors, grouping: [...grouping], aggregates, faultAt }
}

function matchersOf(
  selector: SyntaxNode,
  textOf: (range: { from: number; to: number }) => string,
): readonly Matcher[] {
  const matchers = selector.getChild(LabelMatchers)?.getChildren(UnquotedLabelMatcher) ?? []
  return matchers.flatMap((matcher) => {
    const [label, operator, value] = [LabelName, MatchOp, StringLiteral].map((id) => matcher.getChild(id))
    if (!label || !operator || !value) return []
    return [{ label: textOf(label), operator: textOf(operator), value: unquoted(textOf(value)) }]
  })
}

/** What a string literal means: only its backslashes are of interest here. */
function unquoted(literal: string): string {
  const inside = literal.slice(1, -1)
  return literal.startsWith('`') ? inside : inside.replaceAll(/\\(.)/g, '$1')
}
