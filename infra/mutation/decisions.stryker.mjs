import { decisions } from './decisions.mjs'
import { options } from './options.mjs'

/** What decides without I/O, judged by the unit test beside each file. */
export default {
  ...options,
  vitest: { configFile: 'infra/mutation/decisions.vitest.ts' },
  timeoutMS: 60_000,
  incrementalFile: '.stack/mutation/decisions-incremental.json',
  jsonReporter: { fileName: '.stack/mutation/decisions.json' },
  htmlReporter: { fileName: '.stack/mutation/decisions.html' },
  mutate: decisions.map((file) => `${file}.ts`),
}
