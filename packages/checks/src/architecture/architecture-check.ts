import type { Check } from '../run-checks.ts'
import { readSourceTree } from '../source/source-tree.ts'
import { applyRules } from './rule.ts'
import { rules } from './rules.ts'

/** The rules of docs/ARCHITECTURE.md, held against the code. */
export const architectureCheck: Check = {
  name: 'architecture',
  run: async (root) => applyRules(rules, await readSourceTree(root)),
}
