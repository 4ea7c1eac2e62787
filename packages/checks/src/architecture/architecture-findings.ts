import type { Finding } from '../finding.ts'
import { readSourceTree } from '../source/source-tree.ts'
import { applyRules } from './rule.ts'
import { rules } from './rules.ts'

/** Where the code under `root` breaks the rules of docs/ARCHITECTURE.md. */
export async function architectureFindings(root: string): Promise<readonly Finding[]> {
  return applyRules(rules, await readSourceTree(root))
}
