import { options } from './options.mjs'

/**
 * Files of a folder of payment-service, which move money and codes in transactions, judged by the integration tests of that folder, and
 * of others where they say more of it, on real PostgreSQL, Redis and Kafka. A statement in SQL is one text to Stryker: it is emptied, and what is put into it is changed;
 * its conditions are not.
 * @param {string} feature
 * @param {readonly string[]} files
 * @param {readonly string[]} judges
 */
export function useCasesOf(feature, files, judges = [feature]) {
  // For the process of Stryker's that reads the configuration of the tests.
  process.env.MUTATION_JUDGES = judges.join(',')
  return {
    ...options,
    vitest: { configFile: 'infra/mutation/use-cases.vitest.ts' },
    timeoutMS: 30_000,
    dryRunTimeoutMinutes: 20,
    incrementalFile: `.stack/mutation/${feature}-incremental.json`,
    jsonReporter: { fileName: `.stack/mutation/${feature}.json` },
    htmlReporter: { fileName: `.stack/mutation/${feature}.html` },
    mutate: files.map((file) => `services/payment-service/src/${feature}/${file}.ts`),
  }
}
