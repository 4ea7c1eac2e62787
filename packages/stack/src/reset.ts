/** `npm run stack:reset`: ends every instance of this checkout and removes all that they wrote. */
import { removeStack } from './remove-stack.ts'
import { stackFolder } from './folders.ts'
import { printProgress } from './progress.ts'
import { reasonOf } from './stack-error.ts'

try {
  await removeStack(stackFolder(), printProgress)
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
}
