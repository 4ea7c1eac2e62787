import { Visitor, type Node } from 'oxc-parser'
import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import { nameOf } from '../source/syntax.ts'
import type { Rule } from './rule.ts'

const NAME = 'sizes'
const FILE_LINES_MAX = 250
const FUNCTION_LINES_MAX = 70

/**
 * A file has at most 250 lines, a function at most 70. The callback of a `describe` is a chapter and no function, and a
 * template, such as an SQL statement, counts as one line of its function however long it is.
 */
export const sizes: Rule = {
  name: NAME,
  holds: `files have at most ${FILE_LINES_MAX} lines and functions at most ${FUNCTION_LINES_MAX}`,
  inspect({ files }) {
    return {
      lookedAt: files.length,
      findings: files.flatMap((file) => [...longFile(file), ...longFunctions(file)]),
    }
  },
}

function longFile({ path, lineCount }: SourceFile): readonly Finding[] {
  if (lineCount <= FILE_LINES_MAX) return []
  return [
    { file: path, rule: NAME, todo: `has ${lineCount} lines, at most ${FILE_LINES_MAX}: split it by idea` },
  ]
}

function longFunctions({ path, program, lineAt }: SourceFile): readonly Finding[] {
  const functions: Span[] = []
  const chapters = new Set<number>()
  const templates: Span[] = []
  const keep = ({ start, end }: Span): void => void functions.push({ start, end })
  new Visitor({
    CallExpression(call) {
      if (isDescribe(call.callee)) for (const argument of call.arguments) chapters.add(argument.start)
    },
    TemplateLiteral({ start, end }) {
      templates.push({ start, end })
    },
    FunctionDeclaration: keep,
    FunctionExpression: keep,
    ArrowFunctionExpression: keep,
  }).visit(program)
  const breaksIn = ({ start, end }: Span): number => lineAt(end - 1) - lineAt(start)
  return functions
    .filter(({ start }) => !chapters.has(start))
    .map((one) => ({
      one,
      lines:
        1 + breaksIn(one) - sum(outermost(templates.filter((text) => contains(one, text))).map(breaksIn)),
    }))
    .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
    .map(({ one, lines }) => ({
      file: path,
      line: lineAt(one.start),
      rule: NAME,
      todo: `this function has ${lines} lines, at most ${FUNCTION_LINES_MAX}: give its parts names`,
    }))
}

interface Span {
  readonly start: number
  readonly end: number
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** The templates that lie in no other one, so that no line is counted twice. */
function outermost(spans: readonly Span[]): readonly Span[] {
  return spans.filter((span) => !spans.some((other) => other !== span && contains(other, span)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

/** `describe`, `describe.skipIf(…)`, `describe.each(…)`. */
function isDescribe(callee: Node): boolean {
  if (callee.type === 'CallExpression') return isDescribe(callee.callee)
  if (callee.type === 'MemberExpression') return isDescribe(callee.object)
  return nameOf(callee) === 'describe'
}
