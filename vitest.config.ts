import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const endingIn = (...suffixes: readonly string[]) =>
  suffixes.map((suffix) => `{packages,services}/*/{src,test}/**/*.${suffix}.ts`)

/** Tests that use real servers wait more than they compute, so each core takes two files; others wait a little. */
const cores = availableParallelism()
const maxWorkers = { computing: Math.ceil(cores * 1.5), waiting: Math.min(cores * 2, 8) }

const globalSetup = ['./packages/stack/src/testing/global-setup.ts']

/** A sequencer, which vitest wants as a class: the files that take longest by far begin first. */
class WholeSystemFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isWholeSystem = ({ project }: TestSpecification) => project.name === 'e2e'
    return [...sorted.filter(isWholeSystem), ...sorted.filter((file) => !isWholeSystem(file))]
  }
}

/** Four kinds of test, told apart by suffix: no I/O; real programs; real PostgreSQL, Redis and Kafka; the whole running system. */
export default defineConfig({
  test: {
    sequence: { sequencer: WholeSystemFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: endingIn('test'),
          exclude: endingIn('tool.test', 'integration.test', 'e2e.test'),
          // One thread imports what its files share once, which takes far longer than their tests.
          pool: 'threads',
          isolate: false,
          maxWorkers: maxWorkers.computing,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'tools',
          include: endingIn('tool.test'),
          maxWorkers: maxWorkers.computing,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: endingIn('integration.test'),
          globalSetup,
          // The files of a worker share what they import, and the service that most of them ask for.
          pool: 'forks',
          isolate: false,
          environment: './packages/service-kit/src/testing/worker-environment.ts',
          maxWorkers: maxWorkers.waiting,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: endingIn('e2e.test'),
          testTimeout: 240_000,
          hookTimeout: 240_000,
          maxWorkers: maxWorkers.waiting,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
