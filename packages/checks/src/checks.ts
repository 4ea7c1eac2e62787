import { alertsFindings } from './alerts/alerts-findings.ts'
import { applyRules } from './architecture/rule.ts'
import { rules } from './architecture/rules.ts'
import { docsFindings } from './docs/docs-findings.ts'
import { formatFinding, type Finding } from './finding.ts'
import { generatedFindings } from './generated/generated-findings.ts'
import { kubernetesFindings } from './kubernetes/kubernetes-findings.ts'
import type { Check } from './run-checks.ts'
import { readSourceTree } from './source/source-tree.ts'
import { toolCheck } from './tools/tool-check.ts'
import { workspaceFindings } from './workspace/workspace-findings.ts'

/** What a migration must not do to services at work, by the rules in infra/postgres/squawk.toml. */
export const migrationsCheck = toolCheck('migrations', 'squawk', [
  '--config=infra/postgres/squawk.toml',
  '--reporter=gcc',
  // Those of the first release are left out, and there may be no others yet.
  '--no-error-on-unmatched-pattern',
  'services/*/migrations/V*.sql',
])

/** Everything that `npm run check` holds; the longest first, since all start at once. */
export const checks: readonly Check[] = [
  toolCheck('types', 'tsc', ['-b', '--pretty', 'false']),
  toolCheck('lint', 'oxlint', ['--deny-warnings']),
  toolCheck('unused', 'knip', ['--no-progress', '--no-config-hints']),
  toolCheck('format', 'oxfmt', ['--check']),
  ownCheck('generated', generatedFindings),
  ownCheck('architecture', async (root) => applyRules(rules, await readSourceTree(root))),
  migrationsCheck,
  ownCheck('docs', docsFindings),
  ownCheck('alerts', alertsFindings),
  ownCheck('kubernetes', kubernetesFindings),
  ownCheck('dependencies', workspaceFindings),
]

function ownCheck(name: string, inspect: (root: string) => Promise<readonly Finding[]>): Check {
  return { name, run: async (root) => (await inspect(root)).map((finding) => formatFinding(finding)) }
}
