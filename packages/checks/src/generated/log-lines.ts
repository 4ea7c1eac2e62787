import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Visitor, type Argument, type CallExpression, type Node } from 'oxc-parser'
import { listFiles } from '../source/list-files.ts'
import { parseSourceFile } from '../source/source-file.ts'
import { nameOf } from '../source/syntax.ts'

/** A line that a program may log, as the code has it. */
export interface LogLine {
  readonly level: string
  readonly text: string
  /** Names of its fields; `…` for those of an object that is made elsewhere. */
  readonly fields: readonly string[]
  /** The file that writes it, from the repository's root. */
  readonly path: string
}

const levels: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug']

/** Every line that the services and their kit may log, in the order of files. */
export async function logLinesOf(root: string): Promise<readonly LogLine[]> {
  const files = listFiles(root, '{services/*,packages/service-kit}/src/**/*.ts')
  const read = files
    .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
    .map(async (path) => linesIn(path, await readFile(join(root, path), 'utf8')))
  return (await Promise.all(read)).flat()
}

/** The lines that one file may log. */
export function linesIn(path: string, text: string): LogLine[] {
  const lines: LogLine[] = []
  const texts = new Map<string, readonly string[]>()
  const calls: CallExpression[] = []
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init !== null) texts.set(id.name, textsIn(init))
    },
    CallExpression: (call) => void calls.push(call),
  }).visit(parseSourceFile(path, text).program)
  for (const { callee, arguments: given } of calls) {
    const level = levelOf(callee)
    const said = given.at(-1)
    if (level === undefined || said === undefined) continue
    const fields = given.length > 1 ? fieldsOf(given[0]) : []
    for (const one of saidBy(said, texts)) lines.push({ level, text: one, fields, path })
  }
  return lines
}

/** Of `logger.warn`, `deps.logger.warn`, and of `log`, which is one of a request's two. */
function levelOf(callee: Node): string | undefined {
  if (callee.type === 'Identifier') return callee.name === 'log' ? 'info' : undefined
  if (callee.type !== 'MemberExpression' || nameOf(callee.object) !== 'logger') return undefined
  return levels.find((level) => level === nameOf(callee))
}

/** What is written there, or in the constant that is named there. */
function saidBy(said: Node, texts: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const own = textsIn(said)
  if (own.length > 0) return own
  const constant = said.type === 'MemberExpression' ? nameOf(said.object) : nameOf(said)
  return texts.get(constant ?? '') ?? []
}

function textsIn(node: Node): readonly string[] {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : []
  if (node.type === 'ConditionalExpression') return [...textsIn(node.consequent), ...textsIn(node.alternate)]
  if (node.type !== 'ObjectExpression') return []
  return node.properties.flatMap((property) => (property.type === 'Property' ? textsIn(property.value) : []))
}

function fieldsOf(given: Argument | undefined): string[] {
  if (given?.type !== 'ObjectExpression') return ['…']
  return given.properties.map(
    (property) => (property.type === 'Property' ? nameOf(property.key) : '…') ?? '…',
  )
}
