import type { Check } from '../run-checks.ts'
import { readCompilerErrors, readLintErrors, readUnformatted, readUnused } from './read-output.ts'
import { toolFindings } from './tool-findings.ts'

/** The compiler, over every member that the root's tsconfig.json names. */
export const typesCheck: Check = {
  name: 'types',
  run: (root) =>
    toolFindings({ root, name: 'tsc', args: ['-b', '--pretty', 'false'] }, ({ stdout }) =>
      readCompilerErrors(stdout),
    ),
}

/** The linter with type information; a warning counts too. */
export const lintCheck: Check = {
  name: 'lint',
  run: (root) =>
    toolFindings(
      { root, name: 'oxlint', args: ['--type-aware', '--deny-warnings', '--format=unix'] },
      ({ stdout }) => readLintErrors(stdout),
    ),
}

/** The formatter, which changes nothing here. */
export const formatCheck: Check = {
  name: 'format',
  run: (root) =>
    toolFindings({ root, name: 'oxfmt', args: ['--list-different'] }, ({ stdout }) =>
      readUnformatted(stdout),
    ),
}

/** Files, exports and dependencies that nothing uses. */
export const unusedCheck: Check = {
  name: 'unused',
  run: (root) =>
    toolFindings({ root, name: 'knip', args: ['--no-progress', '--reporter', 'json'] }, ({ stdout }) =>
      readUnused(stdout),
    ),
}
