import type { Function as FunctionNode, ArrowFunctionExpression, Node } from 'oxc-parser'
import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { nameOf } from '../source/syntax.ts'
import { isServiceCode } from './places.ts'
import { staleExceptions, type Exceptions, type Rule } from './rule.ts'

const key = /\btenantId\b/
/** `Order`, `typeof orders`, `orders.$inferSelect`. */
const typeName = /\b[A-Z]\w*\b|(?<=\btypeof )\w+|\b\w+(?=\.\$infer)/g

/** Every exported function of a store takes `tenantId`, so that no query can forget whose rows it may see. */
export function storeTakesTenant(lookUps: Exceptions): Rule {
  return {
    name: 'store-takes-tenant',
    inspect(tree) {
      const stores = tree.files.filter((file) => isServiceCode(file) && file.path.endsWith('.store.ts'))
      const functions = stores.flatMap((file) => exportedFunctions(file).map((one) => ({ ...one, file })))
      const without = functions
        .filter(({ file, parameters }) => !mentionsKey(tree, file, parameters))
        .map(({ file, called, line }) => ({ file: file.path, place: `${file.path}#${called}`, called, line }))
      const faults = without
        .filter(({ place }) => lookUps[place] === undefined)
        .map(({ file, line, called }) => {
          return { file, line, todo: `${called} takes no tenantId: take it and put it in the query` }
        })
      const needed = without.map(({ place }) => place)
      return { lookedAt: functions.length, faults: [...faults, ...staleExceptions(lookUps, needed)] }
    },
  }
}

interface StoreFunction {
  readonly called: string
  readonly line: number
  /** The code of its parameters. */
  readonly parameters: string
}

/** The functions that a file exports where they are declared, with `function` or as a constant. */
function exportedFunctions({ program, code, lineAt }: SourceFile): readonly StoreFunction[] {
  const functionOf = (id: Node | null, node: FunctionNode | ArrowFunctionExpression, start: number) => {
    const parameters = node.params.map((one) => code.slice(one.start, one.end)).join()
    return { called: nameOf(id) ?? '', line: lineAt(start), parameters }
  }
  return program.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null
    if (declaration?.type === 'FunctionDeclaration') {
      return [functionOf(declaration.id, declaration, declaration.start)]
    }
    if (declaration?.type !== 'VariableDeclaration') return []
    return declaration.declarations.flatMap(({ id, init, start }) =>
      init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression'
        ? [functionOf(id, init, start)]
        : [],
    )
  })
}

/**
 * Whether parameters have the key or a type with it: `{ tenantId }`, `x: { tenantId: bigint }`, `Pick<Order, 'tenantId'>`,
 * or a named type that has it, followed through the file and its relative imports.
 */
function mentionsKey(tree: SourceTree, from: SourceFile, parameters: string): boolean {
  const pending = [{ code: parameters, file: from }]
  const followed = new Set<string>()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (key.test(next.code)) return true
    for (const [word] of next.code.matchAll(typeName)) {
      const declaration = declarationOf(tree, next.file, word)
      const id = `${declaration?.file.path} ${word}`
      if (declaration === undefined || followed.has(id)) continue
      followed.add(id)
      pending.push(declaration)
    }
  }
  return false
}

/** The code that declares a type or a table, here or in the file that it is imported from. */
function declarationOf(
  tree: SourceTree,
  file: SourceFile,
  sought: string,
): { code: string; file: SourceFile } | undefined {
  const declared = new RegExp(String.raw`^(?:export )?(?:interface|type|const) ${sought}\b`, 'm').exec(
    file.code,
  )
  if (declared !== null) {
    const { start, end } =
      file.program.body.find((one) => one.start <= declared.index && declared.index < one.end) ?? file.program
    return { code: file.code.slice(start, end), file }
  }
  const imported = file.imports.find(({ names }) => names.some(({ local }) => local === sought))
  const other = tree.find(imported?.target)
  const original = imported?.names.find(({ local }) => local === sought)?.name
  return other === undefined || original === undefined ? undefined : declarationOf(tree, other, original)
}
