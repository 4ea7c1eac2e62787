import type { Node } from 'oxc-parser'
import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { nameOf, walk } from '../source/syntax.ts'

/** How many named types are followed from one parameter. */
const TYPES_FOLLOWED_MAX = 40

/**
 * Whether a parameter is, destructures or has a type with the key: `{ tenantId }`, `x: { tenantId: bigint }`,
 * `Pick<Order, 'tenantId'>`, or a named type that has it, followed through the file and its relative imports.
 */
export function mentionsKey(tree: SourceTree, file: SourceFile, parameter: Node, key: string): boolean {
  const pending: { node: Node; file: SourceFile }[] = [{ node: parameter, file }]
  const followed = new Set<string>()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, file: from } = next
    const { found, types } = look(node, key)
    if (found) return true
    for (const type of types) {
      const id = `${from.path} ${type}`
      if (followed.has(id) || followed.size >= TYPES_FOLLOWED_MAX) continue
      followed.add(id)
      const declaration = declarationOf(tree, from, type)
      if (declaration !== undefined) pending.push(declaration)
    }
  }
  return false
}

function look(node: Node, key: string): { found: boolean; types: readonly string[] } {
  let found = false
  const types: string[] = []
  walk(node, (below) => {
    if (below.type === 'Identifier' && below.name === key) found = true
    if (below.type === 'Literal' && below.value === key) found = true
    if (below.type === 'TSTypeReference' || below.type === 'TSTypeQuery') {
      const name = leftmost(below.type === 'TSTypeReference' ? below.typeName : below.exprName)
      if (name !== undefined) types.push(name)
    }
    if (below.type === 'TSInterfaceHeritage') {
      const name = nameOf(below.expression)
      if (name !== undefined) types.push(name)
    }
  })
  return { found, types }
}

/** `orders` of `orders.$inferSelect`. */
function leftmost(name: Node): string | undefined {
  return name.type === 'TSQualifiedName' ? leftmost(name.left) : nameOf(name)
}

function declarationOf(
  tree: SourceTree,
  file: SourceFile,
  name: string,
): { node: Node; file: SourceFile } | undefined {
  for (const statement of file.program.body) {
    const declared =
      statement.type === 'ExportNamedDeclaration' && statement.declaration !== null
        ? statement.declaration
        : statement
    if (declares(declared, name)) return { node: declared, file }
  }
  for (const { names, target } of file.imports) {
    const imported = names.find(({ local }) => local === name)
    const other = target === undefined ? undefined : tree.find(target)
    if (imported !== undefined && other !== undefined) return declarationOf(tree, other, imported.name)
  }
  return undefined
}

function declares(statement: Node, name: string): boolean {
  if (statement.type === 'TSInterfaceDeclaration' || statement.type === 'TSTypeAliasDeclaration') {
    return nameOf(statement.id) === name
  }
  if (statement.type !== 'VariableDeclaration') return false
  return statement.declarations.some(({ id }) => nameOf(id) === name)
}
