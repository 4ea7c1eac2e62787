import { conclude, type Finding, type Inspection } from '../finding.ts'
import type { SourceTree } from '../source/source-tree.ts'

/** One rule of docs/ARCHITECTURE.md that code can hold. */
export interface Rule {
  /** Kebab-case; stands in front of every finding. */
  readonly name: string
  inspect(tree: SourceTree): Inspection
}

/** A file that may break a rule, and why. */
export interface Exception {
  readonly file: string
  readonly reason: string
}

/** Holds every rule against the tree; a rule that looked at nothing is a finding too. */
export function applyRules(rules: readonly Rule[], tree: SourceTree): readonly Finding[] {
  return rules.flatMap((rule) => conclude(rule.name, rule.inspect(tree)))
}
