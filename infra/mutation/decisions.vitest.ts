import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { decisions } from './decisions.mjs'

const kitOfDecisions = fileURLToPath(new URL('kit-of-decisions.ts', import.meta.url))

/** Each mutant has one thread for all its test files: what is made when a file is imported is made anew for each mutant. */
export default defineConfig({
  resolve: { alias: [{ find: /^@interview-pass\/service-kit$/, replacement: kitOfDecisions }] },
  test: {
    include: [
      ...decisions.map((file) => `${file}.test.ts`),
      'services/payment-service/src/channels/alipay/changed-notification.test.ts',
      'services/interview-service/src/turns/turn-invitation.test.ts',
      'services/*/src/state-tables.test.ts',
    ],
    isolate: false,
    testTimeout: 20_000,
  },
})
