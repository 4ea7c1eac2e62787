import type { Finding } from '../finding.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { isServiceCode } from './places.ts'
import type { Exception, Rule } from './rule.ts'
import { tableWrites, type TableWrite } from './table-writes.ts'

const name = 'one-writer-per-table'

/** A file that may write tables of other stores, and why. */
export interface WriterException extends Exception {
  /** The tables it may write; left out: any. */
  readonly tables?: readonly string[]
}

/** Each table is written by one store file of its service; the exceptions are listed with their reasons. */
export function oneWriterPerTable(exceptions: readonly WriterException[]): Rule {
  return {
    name,
    inspect(tree) {
      const writes = serviceWrites(tree)
      const excepted = new Set<string>()
      const own = writes.filter(({ file, table }) => {
        const exception = exceptions.find((one) => one.file === file)
        if (exception === undefined || exception.tables?.includes(table) === false) return true
        excepted.add(file)
        return false
      })
      const stale = exceptions
        .filter(({ file }) => !excepted.has(file))
        .map(({ file }) => ({ file, rule: name, todo: 'is listed as an exception but writes no such table' }))
      return { lookedAt: writes.length, findings: [...outsideStores(own), ...secondWriters(own), ...stale] }
    },
  }
}

function serviceWrites(tree: SourceTree): readonly TableWrite[] {
  return tree.files.filter((file) => isServiceCode(file)).flatMap((file) => tableWrites(tree, file))
}

function outsideStores(writes: readonly TableWrite[]): readonly Finding[] {
  return writes
    .filter(({ file }) => !file.endsWith('.store.ts'))
    .map(({ file, line, table }) => ({
      file,
      line,
      rule: name,
      todo: `writes ${table} outside a store: move the statement into a .store.ts file`,
    }))
}

function secondWriters(writes: readonly TableWrite[]): readonly Finding[] {
  const firstWriter = new Map<string, string>()
  const findings: Finding[] = []
  for (const { file, line, table } of writes) {
    if (!file.endsWith('.store.ts')) continue
    const key = `${file.split('/')[1]}.${table}`
    const first = firstWriter.get(key) ?? file
    firstWriter.set(key, first)
    if (first === file) continue
    findings.push({ file, line, rule: name, todo: `${table} is written by ${first} already: write it there` })
  }
  return findings
}
