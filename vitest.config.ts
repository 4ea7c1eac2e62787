import { defineConfig } from 'vitest/config'

const endingIn = (suffix: string) => [`{packages,services}/*/{src,test}/**/*.${suffix}.ts`]

const globalSetup = ['./packages/stack/src/testing/global-setup.ts']

/** Three kinds of test, told apart by suffix: no I/O; real PostgreSQL, Redis and Kafka; the whole running system. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: endingIn('test'),
          exclude: [...endingIn('integration.test'), ...endingIn('e2e.test')],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: endingIn('integration.test'),
          globalSetup,
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
          fileParallelism: false,
        },
      },
    ],
  },
})
