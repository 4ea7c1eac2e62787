import { checks } from './checks.ts'
import { repositoryRoot } from './repository-root.ts'
import { runChecks } from './run-checks.ts'
import { runTests } from './tests/run-tests.ts'
import { runVitest } from './tests/run-vitest.ts'

const print = (line: string): void => console.log(line)
const now = (): number => performance.now()
const { failed } = await runTests(
  {
    runChecks: (keep) => runChecks(checks, repositoryRoot, { now, print: keep }),
    runVitest: (projects) => runVitest(repositoryRoot, projects),
    now,
    print,
  },
  process.argv[2],
)
process.exitCode = failed === 0 ? 0 : 1
