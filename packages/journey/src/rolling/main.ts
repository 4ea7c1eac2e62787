/**
 * `npm run test:rolling -- --rounds 3 --from v0.1.0`: replaces all replicas while they are at work, first those of another commit
 * when one is given. Ends with 1 when a client was failed or a book says what another does not.
 */
import { givenOptions } from '../given-options.ts'
import { readOptions } from './read-options.ts'
import { reportText } from './report-text.ts'
import { runRolling } from './run-rolling.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const options = givenOptions(readOptions)
print(`seed ${options.seed}`)
const result = await runRolling({ ...options, onProgress: print })
print(reportText(result))
if (result.differences.length > 0) process.exitCode = 1
