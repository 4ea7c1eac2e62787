import type { Fault } from '../finding.ts'
import { isServiceCode } from './places.ts'
import { staleExceptions, type Exceptions, type Rule } from './rule.ts'
import { tableWrites, type TableWrite } from './table-writes.ts'

/** Each table is written by one store file of its service; the files that may write any are listed with their reasons. */
export function oneWriterPerTable(exceptions: Exceptions): Rule {
  return {
    name: 'one-writer-per-table',
    inspect(tree) {
      const writes = tree.files.filter(isServiceCode).flatMap((file) => tableWrites(tree, file))
      const own = writes.filter(({ file }) => exceptions[file] === undefined)
      const writers = writes.map(({ file }) => file)
      return { lookedAt: writes.length, faults: [...faultsOf(own), ...staleExceptions(exceptions, writers)] }
    },
  }
}

function faultsOf(writes: readonly TableWrite[]): readonly Fault[] {
  const firstWriter = new Map<string, string>()
  return writes.flatMap(({ file, line, table }): Fault[] => {
    if (!file.endsWith('.store.ts')) {
      const todo = `writes ${table} outside a store: move the statement into a .store.ts file`
      return [{ file, line, todo }]
    }
    const key = `${file.split('/')[1]}.${table}`
    const first = firstWriter.get(key) ?? file
    firstWriter.set(key, first)
    return first === file
      ? []
      : [{ file, line, todo: `${table} is written by ${first} already: write it there` }]
  })
}
