import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { placeOf, type Kind, type Place } from './places.ts'
import type { Rule } from './rule.ts'

const NAME = 'layers'

/** Imports go from a higher number to the same or a lower one. */
const HEIGHT: Readonly<Record<Kind, number>> = { test: 4, routes: 3, 'use case': 2, store: 1, domain: 0 }

/**
 * Calls go routes → use cases → store and domain. The files of an adapter stand beside this order: they may use what a
 * use case may, and only deps.ts, tests and their own folder know them.
 */
export const layers: Rule = {
  name: NAME,
  holds:
    'routes call use cases, use cases call stores and domain, nothing calls back, and adapters are passed in',
  inspect(tree) {
    const files = tree.files.filter((file) => placeOf(file) !== undefined && !file.isTest)
    return { lookedAt: files.length, findings: files.flatMap((file) => wrongImports(tree, file)) }
  },
}

function wrongImports(tree: SourceTree, file: SourceFile): readonly Finding[] {
  const place = placeOf(file)
  // What a domain file may import is a rule of its own, and a stricter one.
  if (place === undefined || (place.kind === 'domain' && place.adapter === undefined)) return []
  return file.imports.flatMap(({ target, line }) => {
    const imported = target === undefined ? undefined : tree.find(target)
    const there = imported === undefined ? undefined : placeOf(imported)
    const todo = there === undefined ? undefined : faultOf(place, there)
    return todo === undefined ? [] : { file: file.path, line, rule: NAME, todo: `${target}: ${todo}` }
  })
}

function faultOf(here: Place, there: Place): string | undefined {
  if (there.adapter !== undefined) {
    const own = here.feature === there.feature && here.adapter === there.adapter
    return own ? undefined : 'an adapter is made in deps.ts and passed in: import the type that it fulfils'
  }
  const height = here.adapter === undefined ? HEIGHT[here.kind] : HEIGHT['use case']
  if (HEIGHT[there.kind] <= height) return undefined
  return `a ${here.kind} file may not import a ${there.kind} file: move the shared part down`
}
