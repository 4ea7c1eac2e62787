import { Visitor, type Expression, type TemplateLiteral } from 'oxc-parser'
import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { nameOf } from '../source/syntax.ts'

/** One statement that writes a table. */
export interface TableWrite {
  /** As SQL names it, without its schema. */
  readonly table: string
  readonly file: string
  readonly line: number
}

const DRIZZLE_VERBS: ReadonlySet<string> = new Set(['insert', 'update', 'delete'])
const WRITE = new RegExp(
  [
    String.raw`\binsert\s+into\s+(?<inserted>[\w."$]+)`,
    String.raw`\bdelete\s+from\s+(?:only\s+)?(?<deleted>[\w."$]+)`,
    String.raw`\bmerge\s+into\s+(?<merged>[\w."$]+)`,
    String.raw`\bupdate\s+(?:only\s+)?(?<updated>[\w."$]+)(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\b`,
  ].join('|'),
  'gi',
)

/** Every write of a table in `file`: drizzle's `.insert(table)`, and SQL in strings and templates. */
export function tableWrites(tree: SourceTree, file: SourceFile): readonly TableWrite[] {
  const tables = tableNames(tree, file)
  const writes: TableWrite[] = []
  const add = (table: string, offset: number) =>
    writes.push({ table, file: file.path, line: file.lineAt(offset) })
  const readSql = (text: string, start: number): void => {
    for (const match of text.matchAll(WRITE)) {
      const written = Object.values(match.groups ?? {}).find((name) => name !== undefined)
      if (written !== undefined) add(bareName(written), start + match.index)
    }
  }
  new Visitor({
    CallExpression({ callee, arguments: [first], start }) {
      if (callee.type !== 'MemberExpression' || !DRIZZLE_VERBS.has(nameOf(callee.property) ?? '')) return
      const table = first === undefined ? undefined : tables.get(nameOf(first) ?? '')
      if (table !== undefined) add(table, start)
    },
    Literal({ value, start }) {
      if (typeof value === 'string') readSql(value, start)
    },
    TemplateLiteral(template) {
      readSql(sqlOf(template, file.text, tables), template.start)
    },
  }).visit(file.program)
  return writes
}

/**
 * The template's source with each `${table}` replaced by the table's SQL name, padded to the same length so that
 * offsets, and with them line numbers, stay true.
 */
function sqlOf(template: TemplateLiteral, text: string, tables: ReadonlyMap<string, string>): string {
  let sql = text.slice(template.start, template.end)
  for (const expression of template.expressions) {
    const from = text.lastIndexOf('${', expression.start) - template.start
    const to = text.indexOf('}', expression.end) + 1 - template.start
    const table = tables.get(tableVariable(expression)) ?? ''
    sql = sql.slice(0, from) + table.padEnd(to - from).slice(0, to - from) + sql.slice(to)
  }
  return sql
}

/** The variable in `${orders}`, or in `${sql(orders)}`. */
function tableVariable(expression: Expression): string {
  return nameOf(expression.type === 'CallExpression' ? expression.arguments[0] : expression) ?? ''
}

/** Local names of the tables that the file imports from its service's `tables.ts`, and what SQL calls them. */
function tableNames(tree: SourceTree, file: SourceFile): ReadonlyMap<string, string> {
  const local = new Map<string, string>()
  for (const { target, names } of file.imports) {
    const tables =
      target === undefined || !/(^|[/.-])tables\.ts$/.test(target) ? undefined : tree.find(target)
    if (tables === undefined) continue
    const declared = declaredTables(tables)
    for (const { name, local: alias } of names) {
      if (name === '*') for (const [variable, table] of declared) local.set(variable, table)
      const table = declared.get(name)
      if (table !== undefined) local.set(alias, table)
    }
  }
  return local
}

/** `export const orders = payment.table('orders', …)`: variable → name in SQL. */
function declaredTables({ program }: SourceFile): ReadonlyMap<string, string> {
  const tables = new Map<string, string>()
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (init?.type !== 'CallExpression' || !/table$/i.test(nameOf(init.callee) ?? '')) return
      const variable = nameOf(id)
      const table = nameOf(init.arguments[0])
      if (variable !== undefined && table !== undefined) tables.set(variable, table)
    },
  }).visit(program)
  return tables
}

function bareName(name: string): string {
  return name.replaceAll('"', '').split('.').at(-1) ?? name
}
