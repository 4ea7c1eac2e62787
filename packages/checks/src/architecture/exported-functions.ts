import type { Node, ParamPattern } from 'oxc-parser'
import type { SourceFile } from '../source/source-file.ts'
import { nameOf } from '../source/syntax.ts'

/** An exported function, declared with `function` or as a constant. */
interface ExportedFunction {
  readonly name: string
  readonly line: number
  readonly params: readonly ParamPattern[]
}

/** The functions that a file exports by name where they are declared. */
export function exportedFunctions({ program, lineAt }: SourceFile): readonly ExportedFunction[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration === null) return []
    const { declaration } = statement
    if (declaration.type === 'FunctionDeclaration') {
      const { id, params, start } = declaration
      return [{ name: nameOf(id) ?? '', line: lineAt(start), params }]
    }
    if (declaration.type !== 'VariableDeclaration') return []
    return declaration.declarations.flatMap(({ id, init, start }) =>
      isFunction(init) ? [{ name: nameOf(id) ?? '', line: lineAt(start), params: init.params }] : [],
    )
  })
}

type FunctionNode = Extract<Node, { type: 'ArrowFunctionExpression' | 'FunctionExpression' }>

function isFunction(node: Node | null): node is FunctionNode {
  return node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression'
}
