/**
 * What all runs of Stryker share. The runner for vitest works with vitest 5 and runs for each mutant only the tests that
 * reach it. TypeScript's checker is no plugin here: it needs the API that TypeScript 7 has not.
 */
export const options = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  // What Stryker would rewrite in it with TypeScript's API is not read here.
  tsconfigFile: 'none',
  ignorePatterns: ['.stack', '.tsbuild'],
  tempDirName: '.stack/mutation',
  // One worker leaves the machine to others, and a timeout is one of the mutant and not of the machine.
  concurrency: 1,
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
}
