/** `npm run test:interviews -- --interviews 200 --seed 7`: the long one. Ends with 1 when somebody knows of an interview what another does not. */
import { readOptions } from './read-options.ts'
import { reportText } from './report-text.ts'
import { runInterviews } from './run-interviews.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const options = givenOptions()
print(`seed ${options.seed}`)
const result = await runInterviews({ ...options, onProgress: print })
print(reportText(result))
if (result.differences.length > 0) process.exitCode = 1

function givenOptions(): ReturnType<typeof readOptions> {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
