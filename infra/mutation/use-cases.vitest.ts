import { realpathSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Stryker changes a copy of the project; PostgreSQL, Redis and Kafka are those of the project itself. */
const stack = realpathSync('services/payment-service/node_modules/@interview-pass/stack')

/** Folders whose integration tests judge. */
const judges = (process.env['MUTATION_JUDGES'] ?? '').split(',')

/** Each mutant has one running service for all its test files. */
export default defineConfig({
  test: {
    include: judges.map((folder) => `services/payment-service/src/${folder}/*.integration.test.ts`),
    globalSetup: [`${stack}/src/testing/global-setup.ts`],
    environment: './packages/service-kit/src/testing/worker-environment.ts',
    isolate: false,
    testTimeout: 25_000,
    hookTimeout: 60_000,
  },
})
