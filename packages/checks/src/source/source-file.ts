import { posix } from 'node:path'
import { parseSync, type Comment, type Program } from 'oxc-parser'

/** A name that an import or a re-export takes from another module; `*` stands for all of it. */
interface ImportedName {
  /** As the other module calls it. */
  readonly name: string
  /** As this module calls it. */
  readonly local: string
  /** Whether only a type is meant, so that nothing of the module runs for it. */
  readonly isType: boolean
}

/** One module that a file depends on: `import`, `export … from` or `import()` with a literal. */
export interface ModuleImport {
  readonly specifier: string
  readonly names: readonly ImportedName[]
  readonly line: number
  /** The repository path that a relative specifier means. */
  readonly target: string | undefined
}

/** A parsed TypeScript or JavaScript file of a workspace member. */
export interface SourceFile {
  /** Path from the repository's root. */
  readonly path: string
  /** The workspace member's folder, such as `services/payment-service`; empty for a file of the root. */
  readonly member: string
  /** Path inside the member's `src`; undefined for files outside one. */
  readonly inSource: string | undefined
  /** A `*.test.ts` file, or anything in a `test` or `testing` folder. */
  readonly isTest: boolean
  readonly text: string
  /** The same text with spaces where comments were, so that offsets and lines stay true. */
  readonly code: string
  readonly program: Program
  readonly imports: readonly ModuleImport[]
  /** The one-based line of an offset in `text`. */
  readonly lineAt: (offset: number) => number
}

/** How the parser's kinds of nameless imports and exports are called here. */
const nameless: Readonly<Record<string, string>> = { Default: 'default', NamespaceObject: '*' }

/** Parses one file; throws a message naming the file where the text is not valid. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text)
  const fault = errors[0]
  if (fault !== undefined) throw new Error(`${path} cannot be parsed: ${fault.message}`)
  const lineAt = lineFinder(text)
  const [, member = '', inSource] = /^((?:services|packages)\/[^/]+)\/(?:src\/(.*))?/.exec(path) ?? []
  const imports: ModuleImport[] = []
  const add = (specifier: string, offset: number, names: readonly ImportedName[]) => {
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined
    imports.push({ specifier, names, line: lineAt(offset), target })
  }
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const names = entries.map(({ importName, localName, isType }) => ({
      name: importName.name ?? nameless[importName.kind] ?? '*',
      local: localName.value,
      isType,
    }))
    add(moduleRequest.value, start, names)
  }
  for (const { start, moduleRequest } of module.dynamicImports) {
    const literal = /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2]
    if (literal !== undefined) add(literal, start, [{ name: '*', local: '*', isType: false }])
  }
  for (const { start, moduleRequest, importName, exportName, isType } of module.staticExports.flatMap(
    ({ entries }) => entries,
  )) {
    if (moduleRequest === null) continue
    const local = exportName.name ?? '*'
    add(moduleRequest.value, start, [{ name: importName.name ?? '*', local, isType }])
  }
  return {
    path,
    member,
    inSource,
    isTest: /\.test\.m?ts$|(^|\/)(test|testing)\//.test(path),
    text,
    code: withoutComments(text, comments),
    program,
    imports,
    lineAt,
  }
}

function withoutComments(text: string, comments: readonly Comment[]): string {
  let code = text
  for (const { start, end } of comments) {
    code = code.slice(0, start) + code.slice(start, end).replaceAll(/[^\n]/g, ' ') + code.slice(end)
  }
  return code
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    const next = starts.findIndex((start) => start > offset)
    return next === -1 ? starts.length : next
  }
}
