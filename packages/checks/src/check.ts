import { checks } from './checks.ts'
import { repositoryRoot } from './repository-root.ts'
import { runChecks } from './run-checks.ts'

const { passed, failed } = await runChecks(checks, repositoryRoot, {
  now: () => performance.now(),
  print: (line) => console.log(line),
})
console.log(`\nchecks: ${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
