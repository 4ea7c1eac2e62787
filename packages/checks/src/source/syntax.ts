import { visitorKeys, type Node } from 'oxc-parser'

/** Calls `visit` for `node` and everything below it, parents first; a `false` from `visit` skips what is below. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return
  for (const child of childrenOf(node)) walk(child, visit)
}

function childrenOf(node: Node): readonly Node[] {
  const keys = visitorKeys[node.type] ?? []
  return keys.flatMap((key) => {
    const value: unknown = Reflect.get(node, key)
    return (Array.isArray(value) ? value : [value]).filter(isNode)
  })
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The name of an identifier, of a key, or of the last part of `a.b.c`. */
export function nameOf(node: Node | null | undefined): string | undefined {
  if (node === null || node === undefined) return undefined
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return node.name
  if (node.type === 'Literal') return String(node.value)
  if (node.type === 'MemberExpression') return nameOf(node.property)
  return undefined
}
