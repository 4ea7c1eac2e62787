/** `npm run test:money -- --minutes 30 --seed 7`: the long one. Ends with 1 when a book says what another does not. */
import { givenOptions } from '../given-options.ts'
import { readOptions } from './read-options.ts'
import { reportText } from './report-text.ts'
import { runMoney } from './run-money.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const options = givenOptions(readOptions)
print(`seed ${options.seed}`)
const result = await runMoney({
  seed: options.seed,
  durationMs: options.minutes * 60_000,
  onProgress: print,
})
print(reportText(result))
if (result.differences.length > 0) process.exitCode = 1
