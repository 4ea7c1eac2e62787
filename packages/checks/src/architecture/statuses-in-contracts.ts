import { Visitor, type Node } from 'oxc-parser'
import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import { nameOf } from '../source/syntax.ts'
import { isServiceCode, placeOf } from './places.ts'
import type { Rule } from './rule.ts'

const name = 'statuses-in-contracts'
const statusWord = /^(status|statusCode|code|httpStatus)$/

/**
 * The status of an error comes from the error table in contracts and nowhere else. Adapters are left out: they read
 * the statuses of other people's servers and choose none.
 */
export const statusesInContracts: Rule = {
  name,
  inspect(tree) {
    const files = tree.files.filter(
      (file) => isServiceCode(file) && placeOf(tree, file)?.adapter === undefined,
    )
    return { lookedAt: files.length, findings: files.flatMap((file) => literalStatuses(file)) }
  },
}

function literalStatuses({ path, program, lineAt }: SourceFile): readonly Finding[] {
  const findings: Finding[] = []
  const refuse = (node: Node | undefined): void => {
    if (node === undefined || !isErrorStatus(node)) return
    const todo = 'an error status is chosen by the error table: throw AppError with its code'
    findings.push({ file: path, line: lineAt(node.start), rule: name, todo })
  }
  new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type === 'MemberExpression' && statusWord.test(nameOf(callee.property) ?? '')) refuse(first)
    },
    Property({ key, value }) {
      if (isErrorStatus(key)) refuse(key)
      else if (statusWord.test(nameOf(key) ?? '')) refuse(value)
    },
    AssignmentExpression({ left, right }) {
      if (statusWord.test(nameOf(left) ?? '')) refuse(right)
    },
    BinaryExpression({ left, right }) {
      if (statusWord.test(nameOf(left) ?? '')) refuse(right)
    },
  }).visit(program)
  return findings
}

function isErrorStatus(node: Node): boolean {
  if (node.type !== 'Literal' || typeof node.value !== 'number') return false
  return Number.isInteger(node.value) && node.value >= 400 && node.value <= 599
}
