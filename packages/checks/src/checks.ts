import { architectureCheck } from './architecture/architecture-check.ts'
import { dependenciesCheck } from './workspace/dependencies-check.ts'
import { docsCheck } from './docs/docs-check.ts'
import { generatedCheck } from './generated/generated-check.ts'
import type { Check } from './run-checks.ts'
import { formatCheck, lintCheck, typesCheck, unusedCheck } from './tools/tool-checks.ts'

/** Everything that `npm run check` holds, in the order in which it is reported. */
export const checks: readonly Check[] = [
  typesCheck,
  lintCheck,
  formatCheck,
  unusedCheck,
  architectureCheck,
  docsCheck,
  generatedCheck,
  dependenciesCheck,
]
