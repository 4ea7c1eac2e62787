import type { Function as FunctionNode, ArrowFunctionExpression, Node } from 'oxc-parser'
import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { nameOf } from '../source/syntax.ts'
import { isServiceCode } from './places.ts'
import type { Exception, Rule } from './rule.ts'

const name = 'store-takes-tenant'
const key = /\btenantId\b/
/** `Order`, `typeof orders`, `orders.$inferSelect`. */
const typeName = /\b[A-Z]\w*\b|(?<=\btypeof )\w+|\b\w+(?=\.\$infer)/g
/** How many named types are followed from one parameter. */
const typesFollowedMax = 40

/** A store function that finds the tenant instead of taking it, and why. */
export interface LookUp extends Exception {
  readonly functions: readonly string[]
}

/** Every exported function of a store takes `tenantId`, so that no query can forget whose rows it may see. */
export function storeTakesTenant(lookUps: readonly LookUp[]): Rule {
  return {
    name,
    inspect(tree) {
      const stores = tree.files.filter((file) => isServiceCode(file) && file.path.endsWith('.store.ts'))
      const functions = stores.flatMap((file) => exportedFunctions(file).map((one) => ({ ...one, file })))
      const without = functions.filter(({ file, parameters }) => !mentionsKey(tree, file, parameters))
      const isExcepted = (path: string, called: string): boolean =>
        lookUps.some((one) => one.file === path && one.functions.includes(called))
      const findings = without
        .filter(({ called, file }) => !isExcepted(file.path, called))
        .map(({ called, file, line }): Finding => {
          return {
            file: file.path,
            line,
            rule: name,
            todo: `${called} takes no tenantId: take it and put it in the query`,
          }
        })
      return { lookedAt: functions.length, findings: [...findings, ...staleLookUps(lookUps, without)] }
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
      if (declaration === undefined || followed.has(id) || followed.size >= typesFollowedMax) continue
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
  const other = imported?.target === undefined ? undefined : tree.find(imported.target)
  const original = imported?.names.find(({ local }) => local === sought)?.name
  return other === undefined || original === undefined ? undefined : declarationOf(tree, other, original)
}

function staleLookUps(
  lookUps: readonly LookUp[],
  without: readonly { readonly called: string; readonly file: SourceFile }[],
): readonly Finding[] {
  return lookUps.flatMap(({ file, functions }) =>
    functions
      .filter((called) => !without.some((one) => one.called === called && one.file.path === file))
      .map((called) => ({
        file,
        rule: name,
        todo: `${called} is listed as a look-up but needs no exception`,
      })),
  )
}
