import { Visitor, type Node } from 'oxc-parser'
import { nameOf } from '../source/syntax.ts'
import { isServiceCode, placeOf } from './places.ts'
import { fileRule } from './rule.ts'

const namesStatus = (node: Node): boolean => /^(status|statusCode|code|httpStatus)$/.test(nameOf(node) ?? '')

/**
 * The status of an error comes from the error table in contracts and nowhere else. Adapters are left out: they read
 * the statuses of other people's servers and choose none.
 */
export const statusesInContracts = fileRule(
  'statuses-in-contracts',
  (file, tree) => isServiceCode(file) && placeOf(tree, file)?.adapter === undefined,
  ({ program, lineAt }) => {
    const faults: { line: number; todo: string }[] = []
    const refuse = (node: Node | undefined): void => {
      if (node === undefined || !isErrorStatus(node)) return
      const todo = 'an error status is chosen by the error table: throw AppError with its code'
      faults.push({ line: lineAt(node.start), todo })
    }
    new Visitor({
      CallExpression({ callee, arguments: [first] }) {
        if (callee.type === 'MemberExpression' && namesStatus(callee.property)) refuse(first)
      },
      Property({ key, value }) {
        if (isErrorStatus(key)) refuse(key)
        else if (namesStatus(key)) refuse(value)
      },
      AssignmentExpression({ left, right }) {
        if (namesStatus(left)) refuse(right)
      },
      BinaryExpression({ left, right }) {
        if (namesStatus(left)) refuse(right)
      },
    }).visit(program)
    return faults
  },
)

function isErrorStatus(node: Node): boolean {
  if (node.type !== 'Literal' || typeof node.value !== 'number') return false
  return Number.isInteger(node.value) && node.value >= 400 && node.value <= 599
}
