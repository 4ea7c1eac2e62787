/** `npm run test:interviews -- --interviews 200 --seed 7`: the long one. Ends with 1 when somebody knows of an interview what another does not. */
import { givenOptions } from '../given-options.ts'
import { readOptions } from './read-options.ts'
import { reportText } from './report-text.ts'
import { runInterviews } from './run-interviews.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const options = givenOptions(readOptions)
print(`seed ${options.seed}`)
const result = await runInterviews({ ...options, onProgress: print })
print(reportText(result))
if (result.differences.length > 0) process.exitCode = 1
