import { checks } from './checks.ts'
import { repositoryRoot } from './repository-root.ts'
import { runChecks } from './run-checks.ts'
import { runProject } from './tests/run-project.ts'
import { runTests } from './tests/run-tests.ts'

const print = (line: string): void => console.log(line)
const { failed } = await runTests(
  {
    runChecks: () => runChecks(checks, repositoryRoot, { now: () => performance.now(), print }),
    runProject: (project) => runProject(repositoryRoot, project),
    print,
  },
  process.argv[2],
)
process.exitCode = failed === 0 ? 0 : 1
