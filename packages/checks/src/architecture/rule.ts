import { conclude, type Fault, type Finding, type Inspection } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'

/** One rule of docs/ARCHITECTURE.md that code can hold. */
export interface Rule {
  /** Kebab-case; stands in front of every finding. */
  readonly name: string
  inspect(tree: SourceTree): Inspection
}

/** What may break a rule, a file or `file#function`, and why. */
export type Exceptions = Readonly<Record<string, string>>

/** A rule that looks at one file after the other. */
export function fileRule(
  name: string,
  isMeant: (file: SourceFile, tree: SourceTree) => boolean,
  faultsOf: (file: SourceFile, tree: SourceTree) => readonly Omit<Fault, 'file'>[],
): Rule {
  return {
    name,
    inspect(tree) {
      const files = tree.files.filter((file) => isMeant(file, tree))
      const faults = files.flatMap((file) =>
        faultsOf(file, tree).map((fault) => ({ file: file.path, ...fault })),
      )
      return { lookedAt: files.length, faults }
    },
  }
}

/** A fault for each exception that nothing needs any more. */
export function staleExceptions(exceptions: Exceptions, needed: readonly string[]): readonly Fault[] {
  return Object.keys(exceptions)
    .filter((place) => !needed.includes(place))
    .map((place) => {
      const [file = '', called = 'it'] = place.split('#')
      return { file, todo: `${called} is listed as an exception but needs none` }
    })
}

/** Holds every rule against the tree; a rule that looked at nothing is a finding too. */
export function applyRules(rules: readonly Rule[], tree: SourceTree): readonly Finding[] {
  return rules.flatMap((rule) => conclude(rule.name, rule.inspect(tree)))
}
