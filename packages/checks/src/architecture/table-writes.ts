import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'

/** One statement that writes a table. */
export interface TableWrite {
  /** As SQL names it, without its schema. */
  readonly table: string
  readonly file: string
  readonly line: number
}

/** A table's variable in code, where it stands in SQL: `${orders}`, or `${sql(orders)}`. */
const embedded = /\$\{(?:sql\()?([\w.]+)\)?\}/g
const builderWrite = /\.(?:insert|update|delete)\(\s*([\w.]+)/g
const sqlWrite = new RegExp(
  [
    String.raw`\b(?:insert\s+into|delete\s+from(?:\s+only)?|merge\s+into)\s+(?<written>[\w."$]+)`,
    String.raw`\bupdate\s+(?:only\s+)?(?<updated>[\w."$]+)(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\b`,
  ].join('|'),
  'gi',
)

/** Every write of a table in `file`: drizzle's `.insert(table)`, and SQL in strings and templates. */
export function tableWrites(tree: SourceTree, file: SourceFile): readonly TableWrite[] {
  const tables = tablesIn(tree, file)
  const bare = (name: string): string => name.replaceAll('"', '').replace(/.*\./, '')
  // Padded to the same length, so that offsets, and with them line numbers, stay true.
  const sql = file.code.replaceAll(embedded, (whole, variable: string) =>
    (tables.get(bare(variable)) ?? '').padEnd(whole.length).slice(0, whole.length),
  )
  const writes = [
    ...Array.from(file.code.matchAll(builderWrite), ({ 1: variable = '', index }) => {
      return { table: tables.get(bare(variable)), index }
    }),
    ...Array.from(sql.matchAll(sqlWrite), ({ groups, index }) => {
      return { table: bare(groups?.['written'] ?? groups?.['updated'] ?? ''), index }
    }),
  ]
  return writes.flatMap(({ table, index }) =>
    table === undefined ? [] : [{ table, file: file.path, line: file.lineAt(index) }],
  )
}

/** Local names of the tables that the file imports from its service's `tables.ts`, and what SQL calls them. */
function tablesIn(tree: SourceTree, file: SourceFile): ReadonlyMap<string, string> {
  const local = new Map<string, string>()
  for (const { target, names } of file.imports) {
    const tables = /(^|[/.-])tables\.ts$/.test(target ?? '') ? tree.find(target) : undefined
    // `export const orders = payment.table('orders', …)`
    const declared = tables?.code.matchAll(/\bconst (\w+) = [\w.]*table\(\s*['"](\w+)['"]/gi) ?? []
    for (const [, variable = '', table = ''] of declared) {
      const alias = names.find(({ name }) => name === variable)?.local
      if (alias !== undefined || names.some(({ name }) => name === '*')) local.set(alias ?? variable, table)
    }
  }
  return local
}
