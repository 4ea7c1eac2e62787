import { Visitor, type Expression } from 'oxc-parser'
import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import { nameOf } from '../source/syntax.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { isServiceCode, placeOf } from './places.ts'
import type { Rule } from './rule.ts'

const name = 'app-errors-only'
const transactionCall = /^(transaction|begin|savepoint)$/
const bareError = /^(Error|TypeError|RangeError)$/

/** What a client may see is an `AppError`; and a transaction's callback throws its error, because a return commits. */
export const appErrorsOnly: Rule = {
  name,
  inspect(tree) {
    const files = tree.files.filter((file) => isServiceCode(file))
    return { lookedAt: files.length, findings: files.flatMap((file) => faultsOf(tree, file)) }
  },
}

function faultsOf(tree: SourceTree, file: SourceFile): readonly Finding[] {
  const place = placeOf(tree, file)
  const answersClients =
    place?.adapter === undefined && (place?.kind === 'use case' || place?.kind === 'routes')
  const transactions: { start: number; end: number }[] = []
  const findings: Finding[] = []
  const add = (offset: number, todo: string) =>
    findings.push({ file: file.path, line: file.lineAt(offset), rule: name, todo })
  new Visitor({
    ThrowStatement({ argument, start }) {
      if (!answersClients || !bareError.test(constructed(argument))) return
      add(start, 'throw AppError with a code of the error table, SERVICE_ERROR where it is our own fault')
    },
    CallExpression({ callee, arguments: given }) {
      if (callee.type !== 'MemberExpression' || !transactionCall.test(nameOf(callee.property) ?? '')) return
      transactions.push(...given)
    },
    ReturnStatement({ argument, start }) {
      if (argument === null || !constructed(argument).endsWith('Error')) return
      if (!transactions.some((one) => one.start <= start && start < one.end)) return
      add(start, 'throw this error: returned out of a transaction it would commit it')
    },
  }).visit(file.program)
  return findings
}

/** The class of `new Class(…)`, else nothing. */
function constructed(expression: Expression): string {
  return expression.type === 'NewExpression' ? (nameOf(expression.callee) ?? '') : ''
}
