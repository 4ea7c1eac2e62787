import { options } from './options.mjs'

const payment = 'services/payment-service/src'

/**
 * What moves money and codes in transactions, judged by integration tests on real PostgreSQL, Redis and Kafka. A statement
 * in SQL is one text to Stryker: it is emptied, and what is put into it is changed; its conditions are not.
 */
export default {
  ...options,
  vitest: { configFile: 'infra/mutation/use-cases.vitest.ts' },
  timeoutMS: 30_000,
  dryRunTimeoutMinutes: 20,
  incrementalFile: '.stack/mutation/use-cases-incremental.json',
  jsonReporter: { fileName: '.stack/mutation/use-cases.json' },
  htmlReporter: { fileName: '.stack/mutation/use-cases.html' },
  mutate: [
    `${payment}/settlement/{receive-notification,settle-payment,resolve-attempts,settlement.store}.ts`,
    `${payment}/refunds/{request-refund,execute-refunds,complete-refund,book-returned-money,return-rest}.ts`,
    `${payment}/refunds/{refunds,payments}.store.ts`,
    `${payment}/access-codes/{activate-code,expire-codes,revoke-code,verify-code,withdraw-code}.ts`,
    `${payment}/access-codes/{access-codes,activate-code}.store.ts`,
  ],
}
