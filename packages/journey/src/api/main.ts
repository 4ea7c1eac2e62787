/**
 * `npm run test:api -- --seconds 60 --seed 7`: sends requests that are drawn from the served OpenAPI documents, and holds the
 * answers against these. Ends with 1 when one is a server error or not as its document says.
 */
import { StackError } from '@interview-pass/stack'
import { givenOptions } from '../given-options.ts'
import { readOptions } from './read-options.ts'
import { hasFindings, reportText } from './report-text.ts'
import { runApi } from './run-api.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const options = givenOptions(readOptions)
print(`seed ${options.seed}`)
try {
  const results = await runApi({ ...options, onProgress: print })
  print(reportText(results))
  if (Object.values(results).some((result) => hasFindings(result))) process.exitCode = 1
} catch (error) {
  if (!(error instanceof StackError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
