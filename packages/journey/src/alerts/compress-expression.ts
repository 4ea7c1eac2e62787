import {
  BinaryExpr,
  Eql,
  FunctionCall,
  Gte,
  Gtr,
  Lss,
  Lte,
  Neq,
  NumberDurationLiteral,
  NumberDurationLiteralInDurationContext,
  parser,
  Time,
} from '@prometheus-io/lezer-promql'
import { shortDuration } from './short-duration.ts'

type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

/** An hour and a day, as expressions multiply by them. */
const secondsOfSpans = ['3600', '86400']

const comparisons = [Eql, Gte, Gtr, Lss, Lte, Neq]

/**
 * The same expression for time that goes `factor` times as fast: every range, offset and step is as much shorter, and so is a number
 * that is an hour or a day in seconds. What is compared with the clock of the world, `time()`, stays: certificates and bills know
 * no other.
 */
export function compressExpression(text: string, factor: number): string {
  const changes: { readonly from: number; readonly to: number; readonly by: string }[] = []
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      const said = text.slice(from, to)
      if (type.id === NumberDurationLiteralInDurationContext) {
        changes.push({ from, to, by: shortDuration(said, factor) })
      } else if (type.id === NumberDurationLiteral && secondsOfSpans.includes(said) && !isOfTheWorld(node)) {
        changes.push({ from, to, by: String(Number(said) / factor) })
      }
    },
  })
  return changes.reduceRight((made, { from, to, by }) => made.slice(0, from) + by + made.slice(to), text)
}

/** Whether the comparison that a number stands in has `time()` on one of its sides. */
function isOfTheWorld(number: SyntaxNode): boolean {
  for (let node = number.parent; node !== null; node = node.parent) {
    if (node.type.id === BinaryExpr && comparisons.some((one) => node.getChild(one) !== null)) {
      return callsTime(node)
    }
  }
  return false
}

function callsTime(expression: SyntaxNode): boolean {
  let isFound = false
  expression.cursor().iterate(({ type, node }) => {
    if (type.id === Time && node.parent?.parent?.type.id === FunctionCall) isFound = true
  })
  return isFound
}
