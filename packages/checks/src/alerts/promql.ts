import { Identifier, parser, VectorSelector } from '@prometheus-io/lezer-promql'

/** What an expression asks for, and where it cannot be read. */
export interface Expression {
  /** The metrics and recorded series that it names, each as often as it does. */
  readonly names: readonly string[]
  /** The offset of its first fault of syntax; undefined when there is none. Types are promtool's to check. */
  readonly faultAt: number | undefined
}

/** Reads an expression by Prometheus' own grammar. */
export function readExpression(text: string): Expression {
  const names: string[] = []
  let faultAt: number | undefined
  parser.parse(text).iterate({
    enter({ type, from, node }) {
      if (type.isError) faultAt ??= from
      if (type.id !== VectorSelector) return
      const name = node.getChild(Identifier)
      if (name === null) faultAt ??= from
      else names.push(text.slice(name.from, name.to))
    },
  })
  return { names, faultAt }
}
