import { realpathSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Stryker changes a copy of the project; PostgreSQL, Redis and Kafka are those of the project itself. */
const stack = realpathSync('services/payment-service/node_modules/@interview-pass/stack')

/** The integration tests of the folder that is changed. Each mutant has one running service for all its test files. */
export default defineConfig({
  test: {
    include: [`services/payment-service/src/${process.env['MUTATED_FEATURE']}/*.integration.test.ts`],
    globalSetup: [`${stack}/src/testing/global-setup.ts`],
    environment: './packages/service-kit/src/testing/worker-environment.ts',
    isolate: false,
    testTimeout: 25_000,
    hookTimeout: 60_000,
  },
})
