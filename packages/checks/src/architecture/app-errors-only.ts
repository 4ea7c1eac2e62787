import { Visitor, type Expression } from 'oxc-parser'
import { nameOf } from '../source/syntax.ts'
import { isServiceCode, placeOf } from './places.ts'
import { fileRule } from './rule.ts'

const transactionCall = /^(transaction|begin|savepoint)$/
const bareError = /^(Error|TypeError|RangeError)$/

/** What a client may see is an `AppError`; and a transaction's callback throws its error, because a return commits. */
export const appErrorsOnly = fileRule('app-errors-only', isServiceCode, (file, tree) => {
  const place = placeOf(tree, file)
  const answersClients =
    place?.adapter === undefined && (place?.kind === 'use case' || place?.kind === 'routes')
  const transactions: { start: number; end: number }[] = []
  const faults: { line: number; todo: string }[] = []
  const add = (offset: number, todo: string) => faults.push({ line: file.lineAt(offset), todo })
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
  return faults
})

/** The class of `new Class(…)`, else nothing. */
function constructed(expression: Expression): string {
  return expression.type === 'NewExpression' ? (nameOf(expression.callee) ?? '') : ''
}
